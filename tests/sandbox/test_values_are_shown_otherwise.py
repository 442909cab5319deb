"""Answers that nobody modelled; the truth beside them stays the truth."""

import json
from datetime import timedelta

import pytest

from tests.sandbox.conftest import NOW, PAGE
from tests.sandbox.orders import clear, order, truth

RANGE = {"since": "2026-11-01", "until": "2026-11-08"}
DAY = "2026-11-03"
VIEWS = {"metric": "page_media_view", "period": "day"}
VALID = "(#100) The value must be a valid insights metric"


def points(body, name="page_media_view"):
    return next(row["values"] for row in body["data"] if row["name"] == name)


def names(body):
    return [row["name"] for row in body["data"]]


def true_values(sandbox, metric="page_media_view", period="day"):
    found = truth(sandbox, metric, period=period, since="2026-11-01", until="2026-11-07")
    return [point["value"] for point in found["points"]]


@pytest.fixture
def post(get):
    edge = f"{PAGE}/published_posts"
    return get(edge, fields="id", until="2026-11-10", limit="1")[1]["data"][0]["id"]


@pytest.mark.parametrize("value", [{}, -7, 12.5, 10**24, "many", None, [], True])
def test_one_of_many_values_is_odd(sandbox, insights, value):
    order(sandbox, "odd_value", metric="page_media_view", day=DAY, value=value)
    shown = [point["value"] for point in points(insights(**VIEWS, **RANGE))]
    expected = true_values(sandbox)
    assert shown[2] == value
    assert shown[:2] + shown[3:] == expected[:2] + expected[3:]
    assert expected[2] not in (value, None)


def test_a_point_may_have_no_value_at_all(sandbox, insights):
    order(sandbox, "odd_value", metric="page_media_view", day=DAY)
    shown = points(insights(**VIEWS, **RANGE))
    assert set(shown[2]) == {"end_time"}
    assert len(shown) == 7


def test_an_odd_value_keeps_to_its_period_and_breakdown(sandbox, insights):
    order(sandbox, "odd_value", metric="page_media_view", day=DAY, period="week",
          breakdown="is_from_ads", value={})  # fmt: skip
    weeks = {"metric": "page_media_view", "period": "week", **RANGE}
    parts = points(insights(breakdown="is_from_ads", **weeks))
    assert [point["value"] for point in parts[4:6]] == [{}, {}]
    assert {} not in [point["value"] for point in points(insights(**weeks))]
    others = points(insights(breakdown="is_from_followers", **weeks))
    assert {} not in [point["value"] for point in others]
    assert {} not in [point["value"] for point in points(insights(**VIEWS, **RANGE))]


def test_a_post_may_have_an_odd_value(sandbox, get, post):
    order(sandbox, "odd_value", metric="post_clicks", post=post, value=-1)
    ask = {"metric": "post_clicks,post_media_view", "period": "lifetime"}
    body = get(f"{post}/insights", **ask)[1]
    assert points(body, "post_clicks") == [{"value": -1}]
    assert points(body, "post_media_view")[0]["value"] > 0
    assert truth(sandbox, "post_clicks", object=post)["value"] >= 0


def test_a_metric_may_be_absent_from_an_answer(sandbox, insights):
    order(sandbox, "omit_metric", metric="page_follows", period="day")
    ask = {"metric": "page_media_view,page_follows", **RANGE}
    assert names(insights(period="day", **ask)) == ["page_media_view"]
    assert names(insights(period="week", **ask)) == ["page_media_view", "page_follows"]
    assert insights("page_follows", period="day", **RANGE)["data"] == []


def test_one_day_of_a_metric_may_be_absent(sandbox, insights):
    order(sandbox, "omit_metric", metric="page_media_view", day=DAY)
    shown = points(insights(**VIEWS, **RANGE))
    assert [point["end_time"][:10] for point in shown] == [
        f"2026-11-0{number}" for number in (2, 3, 5, 6, 7, 8)
    ]


def test_a_metric_of_a_post_may_be_absent_alone_and_nested(sandbox, get, post):
    order(sandbox, "omit_metric", metric="post_clicks", post=post)
    ask = {"metric": "post_clicks,post_media_view", "period": "lifetime"}
    assert names(get(f"{post}/insights", **ask)[1]) == ["post_media_view"]
    fields = "id,insights.metric(post_clicks,post_media_view).period(lifetime)"
    listed = get(f"{PAGE}/published_posts", fields=fields, until="2026-11-10", limit="2")[1]["data"]
    assert names(listed[0]["insights"]) == ["post_media_view"]
    assert names(listed[1]["insights"]) == ["post_clicks", "post_media_view"]


def test_recent_days_read_zero_and_fill_later(sandbox, insights):
    order(sandbox, "late_fill", metric="page_media_view", days=5)
    ask = {"since": "2026-11-12", "until": "2026-11-20", **VIEWS}
    shown = [point["value"] for point in points(insights(**ask))]
    # 12 to 19 November; the day of the 14th ended five and a half days ago.
    assert [value == 0 for value in shown] == [False] * 3 + [True] * 5
    assert truth(sandbox, "page_media_view", since="2026-11-18")["points"][0]["value"] > 0
    sandbox.world.clock.set(NOW + timedelta(days=5))
    assert all(point["value"] for point in points(insights(**ask)))


def test_maps_and_other_metrics_fill_as_ordered(sandbox, insights):
    order(sandbox, "late_fill", metric="page_follows_country", days=5)
    ask = {"period": "day", "since": "2026-11-18", "until": "2026-11-20"}
    body = insights("page_follows,page_follows_country", **ask)
    assert [point["value"] for point in points(body, "page_follows_country")] == [{}, {}]
    assert all(point["value"] for point in points(body, "page_follows"))


def test_a_metric_is_refused_for_days_and_given_back_with_the_days_between(
    sandbox, insights, refusal
):
    given_back = NOW + timedelta(days=46)
    order(sandbox, "retire", metric="page_media_view", ends=given_back.isoformat())
    assert refusal(f"{PAGE}/insights", **VIEWS)["message"] == VALID
    sandbox.world.clock.set(given_back - timedelta(minutes=1))
    assert refusal(f"{PAGE}/insights", **VIEWS)["message"] == VALID
    sandbox.world.clock.set(given_back)
    between = {"since": "2026-11-21", "until": "2027-01-05"}
    assert len(points(insights(**VIEWS, **between))) == 45
    clear(sandbox)
    order(sandbox, "retire", metric="page_media_view")
    assert refusal(f"{PAGE}/insights", **VIEWS)["message"] == VALID
    clear(sandbox, kind="retire")
    assert len(points(insights(**VIEWS, **between))) == 45


def test_clearing_one_kind_leaves_the_others(sandbox, insights):
    order(sandbox, "omit_metric", metric="page_follows")
    order(sandbox, "odd_value", metric="page_media_view", day=DAY, value={})
    clear(sandbox, kind="omit_metric")
    body = insights("page_media_view,page_follows", period="day", **RANGE)
    assert names(body) == ["page_media_view", "page_follows"]
    assert points(body)[2]["value"] == {}
    assert json.dumps(true_values(sandbox)).count("{}") == 0
