"""Each snapshot of a post is there after the upgrade, told by the view and by the product alike."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, select, text
from sqlalchemy.orm import Session

from dashboard.queries.posts.detail import read_post
from ingest.store.kept.post_newest import rebuild
from models import MetaPage, MetaPost
from models.migrate import downgrade
from models.schema_state import NOTED
from tests.models.release_before import release_before, upgrade

BEFORE = "0052"
SCENE = """
INSERT INTO tenant (slug, name, time_zone, created_at)
VALUES ('a', 'A', 'UTC', now()), ('b', 'B', 'UTC', now());
INSERT INTO meta_page (tenant_id, page_id, name, created_at, updated_at)
VALUES (1, '7', 'Seven', now(), now()), (2, '8', 'Eight', now(), now());
INSERT INTO meta_metric_registry (level, key, value_type, keys_additive)
VALUES ('POST', 'post_clicks', 'number', NULL),
       ('POST', 'post_reactions_by_type_total', 'map', true), ('VIDEO', 'views', 'number', NULL);
INSERT INTO meta_post (tenant_id, meta_page_id, post_id, type, created_time, first_seen_at)
VALUES (1, 1, '7_1', 'video', '2026-03-01', now()), (1, 1, '7_2', 'photo', '2026-03-02', now()),
       (2, 2, '8_1', 'photo', '2026-03-02', now());
INSERT INTO meta_post_insight_point
       (tenant_id, meta_post_id, metric_id, breakdown_key, observed_on, value, observed_at)
SELECT tenant_id, id, metric, key, day, 10 * id + metric + length(key) + extract(day FROM day),
       CAST(day AS timestamptz) + interval '1 day'
  FROM meta_post, (VALUES (2, 'love'), (1, ''), (2, 'like'), (1, 'is_from_ads=1'), (3, ''))
       AS of_post (metric, key), (VALUES (date '2026-03-04'), ('2026-03-05')) AS read (day);
INSERT INTO meta_import (tenant_id, meta_page_id, state, file_name, created_at, stored_at)
SELECT 1, 1, 'stored', 'likes.csv', now(), max(observed_at) FROM meta_post_insight_point;
INSERT INTO meta_import_snapshot
       (tenant_id, meta_post_id, metric_id, breakdown_key, observed_on, meta_import_id)
VALUES (1, 1, 2, 'like', '2026-03-05', 1);
CREATE VIEW of_a_bi_tool AS SELECT post_id, sum(value) FROM v_post_insights GROUP BY post_id
"""
TOLD = "SELECT * FROM v_post_insights ORDER BY 1, 2, 3, 4, 5, 6, 7"
STORED = """
SELECT tenant_id, meta_post_id, value, observed_at FROM meta_post_insight_point ORDER BY 1, 2, 3, 4
"""
COUNTERS = """
SELECT tenant_id, metric_id, breakdown_key FROM meta_post_counter ORDER BY tenant_id, id
"""
NAMES = [(1, ""), (1, "is_from_ads=1"), (2, "like"), (2, "love"), (3, "")]


@pytest.fixture
def before(database_url: str, owner_engine: Engine) -> Iterator[Connection]:
    with release_before(owner_engine, database_url, "narrower", SCENE, BEFORE) as connection:
        yield connection


def rows(connection: Connection, sql: str) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in connection.execute(text(sql))]


def test_every_snapshot_keeps_its_counter_its_moment_and_its_file(before: Connection) -> None:
    told, stored = rows(before, TOLD), rows(before, STORED)
    assert len(told) == len(stored) == 30
    upgrade(before)
    assert (rows(before, TOLD), rows(before, STORED)) == (told, stored)
    assert rows(before, COUNTERS) == [(tenant, *name) for tenant in (1, 2) for name in NAMES]
    assert len(rows(before, "SELECT * FROM of_a_bi_tool")) == 3
    assert before.scalar(text(NOTED)) == "runs with 0053"
    with Session(before) as session:
        post, page = session.get_one(MetaPost, (1, 1)), session.get_one(MetaPage, (1, 1))
        found = {
            (one.metric, one.breakdown_key): (one.value, one.imported)
            for one in read_post(session, post, page).counters
        }
        theirs = session.scalars(select(MetaPost).where(MetaPost.tenant_id == 2)).one()
        assert len(read_post(session, theirs, session.get_one(MetaPage, (2, 2))).counters) == 5
        kept = rebuild(session, session.get_one(MetaPage, (2, 2)))
        session.rollback()
    assert found == {
        ("post_clicks", ""): (Decimal(16), False),
        ("post_clicks", "is_from_ads=1"): (Decimal(29), False),
        ("post_reactions_by_type_total", "like"): (Decimal(21), True),
        ("post_reactions_by_type_total", "love"): (Decimal(21), False),
        ("views", ""): (Decimal(18), False),
    }
    assert kept == 3
    downgrade(before.info["url"], BEFORE)
    assert (rows(before, TOLD), rows(before, STORED)) == (told, stored)
