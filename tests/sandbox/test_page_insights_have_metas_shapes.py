from datetime import UTC, datetime

import pytest

from tests.sandbox.conftest import PAGE


def values(body):
    return body["data"][0]["values"]


def test_end_time_is_the_pacific_midnight_after_the_day(sandbox, insights):
    sandbox.world.clock.set(datetime(2026, 7, 20, 20, tzinfo=UTC))
    ask = {"metric": "page_media_view", "period": "day"}
    summer = values(insights(since="2026-07-01", until="2026-07-03", **ask))
    assert [point["end_time"] for point in summer] == [
        "2026-07-02T07:00:00+0000",
        "2026-07-03T07:00:00+0000",
    ]
    winter = values(insights(since="2026-03-01", until="2026-03-02", **ask))
    assert winter[0]["end_time"] == "2026-03-02T08:00:00+0000"
    change = values(insights(since="2026-03-07", until="2026-03-10", **ask))
    assert [point["end_time"][11:13] for point in change] == ["08", "07", "07"]


def test_the_newest_day_appears_hours_after_midnight_and_today_never(sandbox, insights):
    ask = {"metric": "page_follows", "period": "day", "since": "2026-11-15", "until": "2026-11-30"}
    sandbox.world.clock.set(datetime(2026, 11, 20, 10, tzinfo=UTC))
    assert values(insights(**ask))[-1]["end_time"] == "2026-11-19T08:00:00+0000"
    sandbox.world.clock.set(datetime(2026, 11, 20, 15, tzinfo=UTC))
    assert values(insights(**ask))[-1]["end_time"] == "2026-11-20T08:00:00+0000"


def test_without_period_and_range_come_the_last_two_points_of_every_period(insights):
    rows = insights("page_follows,page_daily_follows")["data"]
    assert [(row["name"], row["period"]) for row in rows] == [
        ("page_follows", "day"), ("page_daily_follows", "day"),
        ("page_follows", "week"), ("page_follows", "days_28"),
    ]  # fmt: skip
    assert all(len(row["values"]) == 2 for row in rows)
    assert rows[0]["id"] == f"{PAGE}/insights/page_follows/day"


def test_breakdown_points_are_flat_and_add_up(insights):
    ask = {"metric": "page_media_view", "period": "day", "since": "2026-09-01",
           "until": "2026-11-01"}  # fmt: skip
    totals = [point["value"] for point in values(insights(**ask))]
    parts = values(insights(breakdown="is_from_ads", **ask))
    assert {point["is_from_ads"] for point in parts} == {"0", "1"}
    pairs = zip(parts[::2], parts[1::2], strict=True)
    assert [a["value"] + b["value"] for a, b in pairs] == totals


def test_several_breakdowns_are_ignored_and_links_drop_the_breakdown(insights):
    both = insights("page_media_view", period="day", breakdown="is_from_ads,is_from_followers")
    assert set(values(both)[0]) == {"value", "end_time"}
    one = insights("page_media_view", period="day", breakdown="is_from_ads")
    assert "breakdown" not in one["paging"]["next"]
    assert "access_token=" in one["paging"]["next"]


def test_maps_omit_zero_keys(insights):
    body = insights("page_actions_post_reactions_total", period="day", since="2026-09-01",
                    until="2026-11-01")  # fmt: skip
    assert all(all(point["value"].values()) for point in values(body))


@pytest.mark.parametrize("period", ["week", "days_28"])
def test_unknown_windows_of_daily_follows_are_empty(insights, period):
    assert values(insights("page_daily_follows", period=period)) == []
