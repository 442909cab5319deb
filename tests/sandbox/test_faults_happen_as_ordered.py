import json
from datetime import timedelta

import pytest
import requests

from ingest.sandbox.credentials import demo_page_token
from tests.sandbox.conftest import PAGE


def order(sandbox, **fault):
    url = f"{sandbox.url}/__sandbox__/faults"
    return requests.post(url, json=fault, timeout=10)


def raw(sandbox, path=PAGE):
    params = {"access_token": demo_page_token(PAGE)}
    return requests.get(f"{sandbox.url}/v27.0/{path}", params=params, timeout=10)


def test_a_fault_passes_after_its_times(sandbox, get, refusal):
    order(sandbox, kind="error", status=500, code=2, is_transient=True, times=2)
    assert [refusal(PAGE)["code"] for _ in range(2)] == [2, 2]
    assert get(PAGE)[0] == 200


def test_a_fault_keeps_to_its_path_and_metric(sandbox, get, refusal):
    order(sandbox, kind="error", code=1, path="/insights$", metric="page_follows")
    assert get(PAGE)[0] == 200
    assert get(f"{PAGE}/insights", metric="page_media_view")[0] == 200
    assert refusal(f"{PAGE}/insights", metric="page_media_view,page_follows")["code"] == 1


def test_broken_transport(sandbox):
    order(sandbox, kind="truncated")
    with pytest.raises(requests.JSONDecodeError):
        raw(sandbox).json()
    order(sandbox, kind="html", status=503)
    answer = raw(sandbox)
    assert (answer.status_code, answer.headers["Content-Type"][:9]) == (503, "text/html")
    order(sandbox, kind="reset")
    with pytest.raises(requests.ConnectionError):
        raw(sandbox)
    assert raw(sandbox).ok


def test_lasting_changes_hold_until_cleared(sandbox, insights, refusal):
    ask = {"metric": "page_follows", "period": "day", "since": "2026-11-01", "until": "2026-11-02"}
    order(sandbox, kind="restate", page=PAGE, metric="page_follows", day="2026-11-01", value=7)
    assert insights(**ask)["data"][0]["values"][0]["value"] == 7
    order(sandbox, kind="retire", metric="page_follows")
    assert "valid insights metric" in refusal(f"{PAGE}/insights", **ask)["message"]
    requests.delete(f"{sandbox.url}/__sandbox__/faults", timeout=10)
    assert insights(**ask)["data"][0]["values"][0]["value"] != 7


def test_an_unknown_kind_is_not_taken(sandbox):
    assert order(sandbox, kind="nonsense").status_code == 422


def test_a_throttled_page_says_when_to_come_back(sandbox):
    order(sandbox, kind="throttle", minutes=17)
    answer = raw(sandbox)
    assert answer.json()["error"]["code"] == 80001
    usage = json.loads(answer.headers["X-Business-Use-Case-Usage"])[PAGE][0]
    assert (usage["call_count"], usage["estimated_time_to_regain_access"]) == (100, 17)


def test_the_budget_is_counted_and_comes_back_after_a_day(sandbox):
    requests.post(f"{sandbox.url}/__sandbox__/budgets", json={PAGE: 4}, timeout=10)
    used = [json.loads(raw(sandbox).headers["X-Page-Usage"])["call_count"] for _ in range(4)]
    assert used == [25, 50, 75, 100]
    refused = raw(sandbox)
    assert refused.json()["error"]["code"] == 80001
    usage = json.loads(refused.headers["X-Business-Use-Case-Usage"])[PAGE][0]
    assert usage["estimated_time_to_regain_access"] == 1440
    sandbox.world.clock.advance(timedelta(hours=25))
    assert raw(sandbox).ok


def test_the_log_masks_tokens_and_truth_agrees_with_the_answers(sandbox, insights):
    ask = {"since": "2026-11-01", "until": "2026-11-08"}
    served = insights("page_media_view", period="day", **ask)["data"][0]["values"]
    raw(sandbox)
    log = requests.get(f"{sandbox.url}/__sandbox__/requests", timeout=10)
    assert log.json()["calls"] == 2
    assert demo_page_token(PAGE) not in log.text
    params = {"object": PAGE, "metric": "page_media_view", "since": "2026-11-01",
              "until": "2026-11-07"}  # fmt: skip
    true = requests.get(f"{sandbox.url}/__sandbox__/truth", params=params, timeout=10).json()
    assert [point["value"] for point in true["points"]] == [point["value"] for point in served]


def test_the_clock_is_set_and_advanced_from_outside(sandbox):
    url = f"{sandbox.url}/__sandbox__/clock"
    requests.post(url, json={"now": "2026-03-02T00:00:00+00:00"}, timeout=10)
    told = requests.post(url, json={"advance_seconds": 3600}, timeout=10).json()
    assert told == {"now": "2026-03-02T01:00:00+00:00", "fixed": True}
    assert requests.post(url, json={"real": True}, timeout=10).json()["fixed"] is False
