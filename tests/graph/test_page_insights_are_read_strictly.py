from datetime import date
from decimal import Decimal

import pytest

from ingest.graph.insights import fetch_page_insights, parse_insights
from tests.graph.scripted import row

DAY, NEXT = "2026-03-02T08:00:00+0000", "2026-03-03T08:00:00+0000"
FIRST = date(2026, 3, 1)


def read(client, metrics, **options):
    return fetch_page_insights(client, "1", metrics, "day", FIRST, date(2026, 3, 2), **options)


def test_dates_go_out_as_literals_and_until_is_one_day_past_the_last(server, client):
    read(client, ["page_follows", "page_media_view"], breakdown="is_from_ads")
    assert server.requests[0].params == {
        "metric": "page_follows,page_media_view",
        "period": "day",
        "since": "2026-03-01",
        "until": "2026-03-03",
        "breakdown": "is_from_ads",
    }


def test_only_rows_of_the_period_the_metrics_and_the_window_requested_are_taken(server, client):
    server.then(
        {
            "data": [
                row("page_follows", (5, DAY), (9, "2026-03-08T08:00:00+0000")),
                row("page_follows", (99, DAY), period="week"),
                row("page_other", (7, DAY)),
                row("page_follows", (3, "1970-01-02T00:00:00+0000"), (4, None)),
                "noise",
            ],
            "paging": {"next": "http://127.0.0.1:9/never"},
        }
    )
    answer = read(client, ["page_follows", "page_gone"])
    assert [(p.metric_date, p.value, p.breakdown_key) for p in answer.points] == [(FIRST, 5, "")]
    assert answer.metrics_seen == {"page_follows"}
    assert len(server.requests) == 1


def test_values_of_a_breakdown_become_keys(server, client):
    values = [{"value": v, "end_time": DAY, "is_from_ads": f} for v, f in ((25, "0"), (0, "1"))]
    server.then({"data": [row("page_media_view", *values, (9, DAY))]})
    answer = read(client, ["page_media_view"], breakdown="is_from_ads")
    assert {p.breakdown_key: p.value for p in answer.points} == {
        "is_from_ads=0": 25,
        "is_from_ads=1": 0,
    }


@pytest.mark.parametrize("nothing", [{"value": {}}, {}, {"value": 0}, {"value": None}])
def test_an_empty_map_is_missing_and_a_full_one_is_told(server, client, nothing):
    full = {"value": {"JM": 3, "US": 0}, "end_time": DAY}
    server.then({"data": [row("page_follows_country", full, nothing | {"end_time": NEXT})]})
    answer = read(client, ["page_follows_country"], map_metrics={"page_follows_country"})
    assert {p.breakdown_key: p.value for p in answer.points} == {"JM": 3, "US": 0}
    assert answer.full_maps == {("page_follows_country", FIRST)}
    assert answer.empty == {("page_follows_country", date(2026, 3, 2))}


def test_a_number_zero_is_zero_and_an_absent_value_is_missing(server, client):
    server.then({"data": [row("page_follows", (0, DAY), {"end_time": NEXT})]})
    answer = read(client, ["page_follows"])
    assert [p.value for p in answer.points] == [0]
    assert answer.empty == {("page_follows", date(2026, 3, 2))}
    assert answer.full_maps == frozenset()


def test_money_keeps_its_amount_as_sent_with_the_currency_as_key(server, client):
    value = {"currency": "USD", "microAmount": 1230001}
    server.then({"data": [row("content_monetization_earnings", (value, DAY))]})
    (point,) = read(client, ["content_monetization_earnings"]).points
    assert (point.breakdown_key, point.value) == ("USD", Decimal(1230001))


def test_the_last_of_two_points_for_a_day_wins(server, client):
    maps = [({"a": 1, "b": 2}, DAY), ({"a": 3}, DAY)]
    server.then({"data": [row("page_follows", (1, DAY), (2, DAY)), row("page_map", *maps)]})
    answer = read(client, ["page_follows", "page_map"])
    assert [(p.metric, p.breakdown_key, p.value) for p in answer.points] == [
        ("page_follows", "", 2),
        ("page_map", "a", 3),
    ]


@pytest.mark.parametrize("value", [True, "x", [1], "NaN", "1e999999999", 10**60])
def test_what_is_no_number_gives_no_point(value):
    body = {"data": [row("m", (value, DAY))]}
    assert parse_insights(body, ("m",), "day").points == ()


def test_an_empty_list_of_metrics_is_not_sent(server, client):
    assert read(client, []).points == ()
    assert server.requests == []


def test_a_window_that_meta_refuses_is_not_sent(server, client):
    with pytest.raises(ValueError, match="89"):
        fetch_page_insights(client, "1", ["m"], "day", date(2026, 1, 1), date(2026, 3, 31))
    assert server.requests == []


@pytest.mark.parametrize(
    ("end_times", "days"),
    [
        (("2026-03-08T08:00", "2026-03-09T07:00"), (date(2026, 3, 7), date(2026, 3, 8))),
        (("2026-11-01T07:00", "2026-11-02T08:00"), (date(2026, 10, 31), date(2026, 11, 1))),
    ],
)
def test_each_day_across_a_clock_change_has_one_value(end_times, days):
    values = [(n, f"{time}:00+0000") for n, time in enumerate(end_times)]
    answer = parse_insights({"data": [row("m", *values)]}, ("m",), "day")
    assert tuple(p.metric_date for p in answer.points) == days
