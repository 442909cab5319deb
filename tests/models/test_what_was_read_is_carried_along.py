"""An installation of the release before keeps its numbers; what is doubtful is read again."""

from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import Connection, Engine, text

from tests.models.release_before import release_before, upgrade

SCENE = """
INSERT INTO tenant (slug, name, time_zone, created_at) VALUES ('a', 'A', 'UTC', now());
INSERT INTO meta_page (tenant_id, page_id, name, backfill_goal, created_at, updated_at)
VALUES (1, '7', 'Seven', '2026-01-01', now(), now()), (1, '8', 'Eight', NULL, now(), now());
INSERT INTO meta_metric_registry (level, key) VALUES ('PAGE', 'page_media_view');
INSERT INTO meta_insight_series (tenant_id, meta_page_id, metric_id, period, breakdown_key)
VALUES (1, 1, 1, 'day', ''), (1, 1, 1, 'day', 'is_from_ads=0'), (1, 1, 1, 'day', 'is_from_ads=1'),
       (1, 1, 1, 'week', ''), (1, 1, 1, 'lifetime', '');
"""
POINT = """
INSERT INTO meta_insight_point (tenant_id, series_id, metric_date, value, observed_at)
VALUES (1, :series, :day, 5, :observed)
"""
RUN = """
INSERT INTO sync_run (tenant_id, id, meta_page_id, kind, status, correlation_id, created_at,
                      window_since, window_until, finished_at, failed_metrics, progress)
VALUES (1, gen_random_uuid(), :page, :kind, :status, gen_random_uuid(), now(), :since, :until,
        :ended, CAST(:failed AS jsonb), CAST(:progress AS jsonb))
"""
# A Page more, with one line.
PAGE = """
WITH page AS (
     INSERT INTO meta_page (tenant_id, page_id, name, created_at, updated_at)
     VALUES (1, :name, :name, now(), now()) RETURNING id)
INSERT INTO meta_insight_series (tenant_id, meta_page_id, metric_id, period, breakdown_key)
SELECT 1, id, 1, 'day', '' FROM page RETURNING meta_page_id, id
"""
READ = """
SELECT breakdown, period, CAST(read AS text) AS read, CAST(settled AS text) AS settled
  FROM meta_insight_coverage ORDER BY period, breakdown
"""
SETTLED = """
SELECT page.page_id, CAST(settled AS text) FROM meta_insight_coverage
  JOIN meta_page page ON page.id = meta_page_id
"""


@pytest.fixture
def before(
    database_url: str, owner_engine: Engine, request: pytest.FixtureRequest
) -> Iterator[Connection]:
    name = f"carried_{abs(hash(request.node.name))}"
    with release_before(owner_engine, database_url, name, SCENE) as connection:
        yield connection


def put(connection: Connection, day: str, observed: str, series: int = 1) -> None:
    connection.execute(text(POINT), {"series": series, "day": day, "observed": observed})


def put_run(connection: Connection, **values: object) -> None:
    whole = {
        "kind": "backfill", "status": "succeeded", "since": "2026-03-01", "until": "2026-03-31",
        "ended": "2026-06-01", "failed": "{}", "progress": "{}", "page": 1,
    }  # fmt: skip
    connection.execute(text(RUN), whole | values)


def carried(connection: Connection) -> dict[tuple[str, str], tuple[str, str]]:
    """What is read and settled after the upgrade, by period and breakdown."""
    upgrade(connection)
    rows = connection.execute(text(READ))
    return {(row.period, row.breakdown): (row.read, row.settled) for row in rows}


def test_a_value_that_was_observed_late_is_settled_and_a_younger_one_is_not(
    before: Connection,
) -> None:
    # The day ends on 2 March at 08:00 UTC; four weeks later Pacific clocks are at summer time.
    put(before, "2026-03-01", "2026-03-30 08:00+00")
    put(before, "2026-03-02", "2026-03-30 07:59+00")
    assert carried(before) == {
        ("day", ""): ("{[2026-03-01,2026-03-03)}", "{[2026-03-01,2026-03-02)}")
    }


def test_a_value_in_the_window_of_a_whole_run_that_ended_late_is_settled(
    before: Connection,
) -> None:
    put_run(before)
    put(before, "2026-03-05", "2026-03-06")
    put(before, "2026-04-05", "2026-04-06")
    assert carried(before)["day", ""] == (
        "{[2026-03-05,2026-03-06),[2026-04-05,2026-04-06)}",
        "{[2026-03-05,2026-03-06)}",
    )


def test_a_run_that_lacked_something_or_ended_early_settles_nothing(before: Connection) -> None:
    runs: dict[str, dict[str, object]] = {
        "whole": {},
        "partial": {"status": "partial"},
        "failed": {"status": "failed"},
        "refused": {"failed": '{"page_views_total": "refused"}'},
        "early": {"ended": "2026-03-20"},
        "of posts": {"kind": "post"},
    }
    for name, run in runs.items():
        page, series = before.execute(text(PAGE), {"name": name}).one()
        put_run(before, page=page, **run)
        put(before, "2026-03-05", "2026-03-06", series)
    upgrade(before)
    settled = before.execute(text(SETTLED))
    assert dict(settled.all()) == dict.fromkeys(runs, "{}") | {"whole": "{[2026-03-05,2026-03-06)}"}


def test_a_day_without_a_value_is_unread_however_many_runs_succeeded(before: Connection) -> None:
    put_run(before)
    put(before, "2026-03-05", "2026-03-06")
    put(before, "2026-03-07", "2026-03-08")
    read, _settled = carried(before)["day", ""]
    assert read == "{[2026-03-05,2026-03-06),[2026-03-07,2026-03-08)}"


def test_the_values_of_a_breakdown_are_one_line_and_imported_counters_are_none(
    before: Connection,
) -> None:
    for series in (2, 3, 4, 5):
        put(before, "2026-03-05", "2026-06-01", series)
    day = "{[2026-03-05,2026-03-06)}"
    assert carried(before) == {("day", "is_from_ads"): (day, day), ("week", ""): (day, day)}


def test_pages_with_numbers_are_being_checked_and_keep_the_oldest_day_that_meta_has(
    before: Connection,
) -> None:
    put(before, "2026-03-05", "2026-03-06")
    put_run(before, progress='{"edge": "2025-02-03"}')
    carried(before)
    rows = before.execute(
        text("SELECT page_id, being_checked, oldest_day FROM meta_page ORDER BY 1")
    )
    assert [tuple(row) for row in rows] == [("7", True, date(2025, 2, 3)), ("8", False, None)]
    values = before.execute(text("SELECT metric_date, value FROM meta_insight_point"))
    assert [tuple(row) for row in values] == [(date(2026, 3, 5), 5)]
