"""An installation of the release before knows after the upgrade which posts lack something."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, Engine, text

from models.migrate import downgrade
from tests.models.release_before import release_before, upgrade

BEFORE = "0054"
SCENE = """
INSERT INTO tenant (slug, name, time_zone, created_at) VALUES ('a', 'A', 'UTC', now());
INSERT INTO meta_page (tenant_id, page_id, name, created_at, updated_at)
VALUES (1, '7', 'Seven', now(), now());
INSERT INTO meta_post (tenant_id, meta_page_id, post_id, type, created_time, first_seen_at)
SELECT 1, 1, '7_' || n, 'photo', now(), now() FROM generate_series(1, 5) n;
INSERT INTO meta_post_coverage (tenant_id, meta_post_id, part, read_at, given_up, next_try_at)
VALUES (1, 1, 'post', now(), '{}', NULL), (1, 2, 'post', NULL, '{3}', NULL),
       (1, 3, 'post', now(), '{}', NULL), (1, 3, 'video', NULL, '{}', now()),
       (1, 4, 'video', now(), '{}', NULL)
"""
# As the release before does, which knows of no mark.
NEW_POST = """
INSERT INTO meta_post (tenant_id, meta_page_id, post_id, type, created_time, first_seen_at)
VALUES (1, 1, '7_6', 'photo', now(), now())
"""
READ = """
INSERT INTO meta_post_coverage (tenant_id, meta_post_id, part, read_at)
VALUES (1, 4, 'post', now()), (1, 5, 'post', now()), (1, 6, 'post', now())
"""
ASKED_AGAIN = "UPDATE meta_post_coverage SET next_try_at = now() WHERE meta_post_id = 1"
MARKED = "SELECT array_agg(id ORDER BY id) FROM meta_post WHERE outstanding"


@pytest.fixture
def before(database_url: str, owner_engine: Engine) -> Iterator[Connection]:
    with release_before(owner_engine, database_url, "outstanding", SCENE, BEFORE) as connection:
        yield connection


def test_the_release_before_goes_on_marking_them(before: Connection) -> None:
    upgrade(before)
    assert before.scalar(text(MARKED)) == [3, 4, 5]
    before.execute(text(NEW_POST))
    assert before.scalar(text(MARKED)) == [3, 4, 5, 6]
    before.execute(text(READ))
    assert before.scalar(text(MARKED)) == [3]
    before.execute(text(ASKED_AGAIN))
    assert before.scalar(text(MARKED)) == [1, 3]
    downgrade(before.info["url"], BEFORE)
    before.execute(text("UPDATE meta_post_coverage SET next_try_at = NULL"))
