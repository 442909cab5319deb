"""What stands in the views is what the API knows, day by day, and a second sync changes nothing."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from sqlalchemy import Engine, text

from ingest.inline import sync_page
from ingest.sandbox.truth import truth
from tests.ingest.conftest import Connected

VALUES = """
SELECT metric_date, value, end_time FROM v_page_insights
 WHERE page_id = :page AND metric_key = :metric AND period = :period AND breakdown_key = :key
 ORDER BY metric_date
"""
FINGERPRINT = """
SELECT count(*), md5(string_agg(p::text, ',' ORDER BY series_id, metric_date))
  FROM meta_insight_point p
"""


def stored(engine: Engine, page: str, metric: str, period: str, key: str = "") -> dict:
    with engine.connect() as connection:
        rows = connection.execute(
            text(VALUES), {"page": page, "metric": metric, "period": period, "key": key}
        )
        return {row.metric_date: row.value for row in rows}


def test_each_day_holds_the_true_value(connected: Connected, store: Engine) -> None:
    page = connected.page
    assert sync_page(page, ["page"], backfill_days=420) == "succeeded"
    world = connected.sandbox.world
    for metric, period, key in (
        ("page_media_view", "day", ""),
        ("page_media_view", "week", ""),
        ("page_media_view", "day", "is_from_ads=1"),
        ("page_media_view", "day", "is_from_followers=0"),
        ("page_total_media_view_unique", "days_28", ""),
        ("page_follows", "day", ""),
        ("page_post_engagements", "day", ""),
    ):
        found = stored(store, page.page_id, metric, period, key)
        assert len(found) >= 420
        asked = {"object": page.page_id, "metric": metric, "period": period, "breakdown": key}
        points = truth(world, asked, min(found), max(found))["points"]
        settled = max(found) - timedelta(days=5)
        expected = {date.fromisoformat(p["day"]): Decimal(str(p["value"])) for p in points}
        assert {day: v for day, v in found.items() if day < settled} == {
            day: v for day, v in expected.items() if day < settled
        }


def test_days_end_at_pacific_midnight_on_both_sides_of_a_switch(
    connected: Connected, store: Engine
) -> None:
    sync_page(connected.page, ["page"], backfill_days=400)
    with store.connect() as connection:
        rows = connection.execute(
            text(VALUES),
            {
                "page": connected.page.page_id,
                "metric": "page_media_view",
                "period": "day",
                "key": "",
            },
        )
        ends = {row.metric_date: row.end_time.astimezone(UTC) for row in rows}
    assert ends[date(2026, 3, 1)] == datetime(2026, 3, 2, 8, tzinfo=UTC)
    assert ends[date(2026, 7, 1)] == datetime(2026, 7, 2, 7, tzinfo=UTC)
    days = sorted(ends)
    assert days == [days[0] + timedelta(days=step) for step in range(len(days))]


def test_a_second_sync_changes_no_row(connected: Connected, store: Engine) -> None:
    world = connected.sandbox.world
    world.clock.set(datetime.now(UTC))
    sync_page(connected.page, ["page", "post"], backfill_days=120)
    before = fingerprint(store)
    sync_page(connected.page, ["page", "post"])
    assert fingerprint(store) == before


def fingerprint(engine: Engine) -> tuple:
    with engine.connect() as connection:
        points = connection.execute(text(FINGERPRINT)).one()
        snapshots = connection.execute(
            text("SELECT count(*), sum(value) FROM meta_post_insight_point")
        ).one()
        return tuple(points), tuple(snapshots)
