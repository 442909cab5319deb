import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from tests.sandbox.conftest import NOW, PAGE
from tests.sandbox.orders import clear, codes, order, send_batch

VIEWS = f"{PAGE}/insights?metric=page_media_view&period="
PERIODS = ("day", "week", "days_28")
EDGE = f"{PAGE}/insights"


def test_an_unknown_error_strikes_the_items_of_one_period(sandbox):
    order(sandbox, "error", code=1, period="week", path="/insights", times=-1)
    status, items = send_batch(sandbox, [VIEWS + period for period in PERIODS])
    assert (status, codes(items)) == (200, [0, 1, 0])
    assert (items[1]["code"], "An unknown error occurred" in items[1]["body"]) == (500, True)
    clear(sandbox)
    assert codes(send_batch(sandbox, [VIEWS + "week"])[1]) == [0]


def test_a_call_without_a_period_asks_for_each_of_them(sandbox, refusal, get):
    order(sandbox, "error", code=1, period="week", times=-1)
    assert refusal(EDGE, metric="page_follows")["code"] == 1
    assert get(PAGE)[0] == 200
    assert get(EDGE, metric="page_follows", period="day")[0] == 200


def test_a_fault_may_name_a_breakdown_or_its_absence(sandbox, get):
    ask = {"metric": "page_media_view", "period": "day"}
    order(sandbox, "error", code=1, breakdown="is_from_ads", times=-1)
    assert get(EDGE, breakdown="is_from_ads", **ask)[0] == 500
    assert get(EDGE, breakdown="is_from_followers", **ask)[0] == 200
    assert get(EDGE, **ask)[0] == 200
    clear(sandbox)
    order(sandbox, "error", code=1, breakdown="none", times=-1)
    assert get(EDGE, breakdown="is_from_ads", **ask)[0] == 200
    assert get(EDGE, **ask)[0] == 500
    assert get(PAGE)[0] == 200


def test_metrics_and_periods_nested_in_a_list_of_posts_are_known(sandbox, get):
    order(sandbox, "error", code=1, metric="post_clicks", period="lifetime", times=-1)
    nested = "id,insights.metric({}).period({})"
    edge = f"{PAGE}/published_posts"
    assert get(edge, fields=nested.format("post_clicks", "lifetime"))[0] == 500
    assert get(edge, fields=nested.format("post_clicks", "day"))[0] == 200
    assert get(edge, fields=nested.format("post_media_view", "lifetime"))[0] == 200


@pytest.mark.parametrize("status", [500, 502])
def test_a_batch_as_a_whole_fails_for_a_metric_and_period_in_it(sandbox, status):
    order(
        sandbox, "error", code=1, status=status, path="/batch", period="week", page=PAGE,
        metric="page_media_view", times=-1,
    )  # fmt: skip
    answered, body = send_batch(sandbox, [VIEWS + "day", VIEWS + "week"])
    assert (answered, body["error"]["code"]) == (status, 1)
    assert send_batch(sandbox, [VIEWS + "day"])[0] == 200
    follows = f"{PAGE}/insights?metric=page_follows&period=week"
    assert codes(send_batch(sandbox, [follows])[1]) == [0]


def test_html_in_place_of_an_item(sandbox):
    order(sandbox, "html", status=502, period="week", path="/insights")
    items = send_batch(sandbox, [VIEWS + "day", VIEWS + "week"])[1]
    assert (items[0]["code"], items[1]["code"]) == (200, 502)
    assert items[1]["body"].startswith("<html>")


def test_some_items_fail_by_chance(sandbox):
    order(sandbox, "error", code=1, path="/insights", chance=0.4, times=-1)
    found = codes(send_batch(sandbox, [VIEWS + "day"] * 50)[1])
    assert set(found) == {0, 1}
    assert 8 < found.count(1) < 33


def test_a_fault_holds_between_two_moments(sandbox, get):
    begins, ends = NOW + timedelta(hours=1), NOW + timedelta(hours=3)
    order(sandbox, "error", times=-1, begins=begins.isoformat(), ends=ends.isoformat())
    seen = []
    for hours in (0, 1, 2, 3):
        sandbox.world.clock.set(NOW + timedelta(hours=hours))
        seen.append(get(PAGE)[0])
    assert seen == [200, 500, 500, 200]


def test_every_request_waits_and_requests_side_by_side_wait_together(sandbox, get):
    order(sandbox, "latency", ms=300)
    urls = [VIEWS + period for period in PERIODS]
    started = time.monotonic()
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: send_batch(sandbox, urls)[0], range(8)))
    took = time.monotonic() - started
    assert answers == [200] * 8
    assert 0.3 < took < 2  # one after the other would take 2.4
