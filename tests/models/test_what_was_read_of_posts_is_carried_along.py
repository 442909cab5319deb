"""An installation of the release before keeps what it knows of posts; the rest is read again."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, Engine, text

from models.migrate import downgrade
from tests.models.release_before import RELEASE_BEFORE, release_before, upgrade

SCENE = """
INSERT INTO tenant (slug, name, time_zone, created_at) VALUES ('a', 'A', 'UTC', now());
INSERT INTO meta_page (tenant_id, page_id, name, created_at, updated_at)
VALUES (1, '7', 'Seven', now(), now());
INSERT INTO meta_metric_registry (level, key)
VALUES ('POST', 'post_media_view'), ('POST', 'post_clicks'), ('VIDEO', 'total_video_views');
INSERT INTO meta_post (tenant_id, meta_page_id, post_id, type, created_time, first_seen_at,
                       insights_checked_at, video_checked_at)
VALUES (1, 1, '7_1', 'video', '2026-03-01', now(), '2026-03-09 05:00+00', '2026-03-05 12:00+00'),
       (1, 1, '7_2', 'photo', '2026-03-02', now(), '2026-03-09 05:00+00', NULL),
       (1, 1, '7_3', 'photo', '2026-03-03', now(), NULL, NULL);
"""
POINT = """
INSERT INTO meta_post_insight_point
       (tenant_id, meta_post_id, metric_id, breakdown_key, observed_on, value, observed_at)
VALUES (1, :post, :metric, :key, CAST(:day AS date), 5, CAST(:day || ' 12:00+00' AS timestamptz))
"""
RUN = """
INSERT INTO sync_run (tenant_id, id, meta_page_id, kind, status, correlation_id, created_at,
                      started_at, progress)
VALUES (1, gen_random_uuid(), 1, 'post', 'succeeded', gen_random_uuid(), now(), :started,
        CAST(:progress AS jsonb))
"""
READ = """
SELECT meta_post_id, part, CAST(read_on AS text), answered, CAST(read_at AT TIME ZONE 'UTC' AS text)
  FROM meta_post_coverage ORDER BY 1, 2
"""
LISTED = """
SELECT CAST(posts_listed AS text), CAST(counts_listed AS text), CAST(reels_listed AS text)
  FROM meta_page
"""
MARCH_3_4_8 = "{[2026-03-03,2026-03-05),[2026-03-08,2026-03-09)}"


@pytest.fixture
def before(
    database_url: str, owner_engine: Engine, request: pytest.FixtureRequest
) -> Iterator[Connection]:
    name = f"posts_{abs(hash(request.node.name))}"
    with release_before(owner_engine, database_url, name, SCENE) as connection:
        yield connection


def put(connection: Connection, post: int, metric: int, day: str, key: str = "") -> None:
    values = {"post": post, "metric": metric, "day": day, "key": key}
    connection.execute(text(POINT), values)


def carried(connection: Connection) -> dict[tuple[int, str], tuple[object, ...]]:
    upgrade(connection)
    return {(row[0], row[1]): tuple(row[2:]) for row in connection.execute(text(READ))}


def test_days_answers_and_the_last_read_of_each_part_are_carried_along(before: Connection) -> None:
    put(before, 1, 1, "2026-03-03")
    put(before, 1, 1, "2026-03-04")
    put(before, 1, 2, "2026-03-04")
    put(before, 1, 3, "2026-03-04")
    put(before, 1, 1, "2026-03-04", "is_from_ads=1")
    # The last read was on 8 March by Pacific clocks.
    assert carried(before) == {
        (1, "post"): (MARCH_3_4_8, [1, 2], "2026-03-09 05:00:00"),
        (1, "video"): ("{[2026-03-04,2026-03-06)}", [3], "2026-03-05 12:00:00"),
        (1, "breakdown"): ("{[2026-03-04,2026-03-05)}", [1], "2026-03-04 12:00:00"),
    }


def test_a_post_without_numbers_or_with_imported_ones_alone_is_unread(before: Connection) -> None:
    put(before, 3, 1, "2026-03-04")
    assert carried(before) == {}


def test_only_lists_that_came_to_their_end_count_as_walked(before: Connection) -> None:
    runs = {
        "2026-05-01 12:00+00": '{"complete": true, "since": "2026-01-01", "counts": "read"}',
        "2026-05-20 12:00+00": '{"complete": true, "since": "2026-04-22", "counts": "refused"}',
        "2026-05-30 12:00+00": '{"complete": false, "since": "2025-04-22", "counts": "read"}',
    }
    for started, progress in runs.items():
        before.execute(text(RUN), {"started": started, "progress": progress})
    carried(before)
    both, first = "{[2026-01-01,2026-05-20)}", "{[2026-01-01,2026-05-01)}"
    assert tuple(before.execute(text(LISTED)).one()) == (both, first, both)


def test_the_release_before_finds_its_columns_again(before: Connection) -> None:
    put(before, 1, 1, "2026-03-03")
    carried(before)
    downgrade(before.info["url"], RELEASE_BEFORE)
    read = "SELECT insights_checked_at IS NOT NULL FROM meta_post ORDER BY id"
    assert before.scalars(text(read)).all() == [True, False, False]
