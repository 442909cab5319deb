"""An installation of the release before has what is kept of posts ready after the upgrade."""

from collections.abc import Iterator
from decimal import Decimal

import pytest
from sqlalchemy import Connection, Engine, text

from models.migrate import downgrade
from tests.models.release_before import RELEASE_BEFORE, release_before, upgrade

SCENE = """
INSERT INTO tenant (slug, name, time_zone, created_at) VALUES ('a', 'A', 'UTC', now());
INSERT INTO meta_page (tenant_id, page_id, name, created_at, updated_at)
VALUES (1, '7', 'Seven', now(), now());
INSERT INTO meta_metric_registry (level, key, value_type, keys_additive)
VALUES ('POST', 'post_clicks', 'number', NULL),
       ('POST', 'post_total_media_view_unique', 'number', NULL),
       ('POST', 'post_reactions_by_type_total', 'map', true),
       ('POST', 'post_activity_by_action_type', 'map', true);
INSERT INTO meta_post (tenant_id, meta_page_id, post_id, type, created_time, first_seen_at,
                       reaction_count, comment_count, share_count)
VALUES (1, 1, '7_1', 'video', '2026-03-01', now(), NULL, 1, 2),
       (1, 1, '7_2', 'photo', '2026-03-02', now(), 5, 3, 2),
       (1, 1, '7_3', 'photo', '2026-03-03', now(), 1, 1, 1);
INSERT INTO meta_post_insight_point
       (tenant_id, meta_post_id, metric_id, breakdown_key, observed_on, value, observed_at)
VALUES (1, 1, 1, '', '2026-03-02', 5, now()), (1, 1, 1, '', '2026-03-04', 8, now()),
       (1, 1, 1, 'is_from_ads=1', '2026-03-05', 2, now()), (1, 1, 2, '', '2026-03-02', 40, now()),
       (1, 1, 3, 'like', '2026-03-02', 3, now()), (1, 1, 3, 'like', '2026-03-03', 4, now()),
       (1, 1, 3, 'love', '2026-03-02', 6, now()), (1, 1, 4, 'like', '2026-03-03', 10, now()),
       (1, 2, 2, '', '2026-03-02', 100, now()), (1, 3, 2, '', '2026-03-04', 0, now());
"""
KEPT = "SELECT meta_post_id, metric_id, observed_on::text, value FROM meta_post_newest"
USUAL = "SELECT type, metric_id, age, posts, median, low, high FROM meta_post_usual"


@pytest.fixture
def before(database_url: str, owner_engine: Engine) -> Iterator[Connection]:
    with release_before(owner_engine, database_url, "newest_of_posts", SCENE) as connection:
        yield connection


def test_every_number_is_filled_in_from_the_snapshots(before: Connection) -> None:
    upgrade(before)
    found = {(row[0], row[1]): (row[2], row[3]) for row in before.execute(text(KEPT))}
    assert found == {
        (1, 1): ("2026-03-04", 8),
        (1, 2): ("2026-03-02", 40),
        (1, 3): ("2026-03-03", 10),
        (1, 4): ("2026-03-03", 10),
        (1, -1): ("2026-03-03", Decimal("0.25")),
        (1, -2): ("2026-03-04", Decimal("0.2")),
        (2, 2): ("2026-03-02", 100),
        (2, -1): ("2026-03-02", Decimal("0.1")),
        (3, 2): ("2026-03-04", 0),
    }
    usual = {tuple(row[:3]): (row[3], row[4]) for row in before.execute(text(USUAL))}
    assert all(None not in row for row in before.execute(text(USUAL)))
    # By Pacific clocks the three were published on 28 February, 1 March and 2 March.
    assert {age: usual["video", 1, age] for age in (2, 3, 4)} == {2: (1, 5), 3: (1, 5), 4: (1, 8)}
    assert (usual["video", 3, 2], usual["video", 3, 3]) == ((1, 9), (1, 10))
    assert (usual["photo", 2, 1], usual["photo", 2, 2]) == ((1, 100), (1, 0))
    assert usual["video", -1, 3] == (1, 0.25)
    assert ("photo", -1, 1) not in usual
    points = "SELECT count(*) FROM meta_post_insight_point"
    assert before.scalar(text(points)) == 10
    downgrade(before.info["url"], RELEASE_BEFORE)
    assert before.scalar(text(points)) == 10
