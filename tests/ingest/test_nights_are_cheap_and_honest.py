"""A night of a Page costs few calls, midday fewer; an empty answer is told apart by its past."""

from datetime import date

import pytest
from sqlalchemy import Engine, text

from dashboard.queries.pages.freshness import read_freshness
from ingest.run import throttle
from ingest.sandbox.clock import newest_day as published
from jobs.runs import MIDDAY
from models.orm import now_utc
from models.scope import tenant_session
from tests.ingest.conftest import Connected
from tests.ingest.runs import age_support, insights_calls, run, small_page

PASSING = (
    {"path": "/batch", "kind": "html", "status": 502},
    {"path": "/batch", "kind": "truncated"},
    {"path": "/batch", "kind": "reset"},
    {"path": "/batch", "kind": "error", "code": 2, "is_transient": True},
    {"path": "/batch", "kind": "error", "code": 2, "subcode": 1504044, "status": 400},
    {"path": "/insights", "kind": "null"},
    {"path": "/insights", "kind": "html", "status": 502},
    {"path": "/insights", "kind": "truncated"},
)


def days_requested(connected: Connected) -> set[int]:
    return {
        (date.fromisoformat(p["until"]) - date.fromisoformat(p["since"])).days
        for p in insights_calls(connected)
    }


def test_a_night_reads_all_periods_and_breakdowns_in_few_calls(
    connected: Connected, store: Engine
) -> None:
    connected.sandbox.world.enforce_proof = True
    run(connected.page)
    run(connected.page, window=None)
    age_support(connected.page, 8)
    log = connected.sandbox.world.log
    log.clear()
    done = run(connected.page, window=None)
    assert done.status == "succeeded"
    assert (log.requests, log.calls) == (done.graph_requests, done.graph_calls)
    assert log.requests <= 3
    assert log.calls <= 12
    assert days_requested(connected) == {28}
    assert {p["period"] for p in insights_calls(connected)} == {"day", "week", "days_28"}
    assert {p.get("breakdown") for p in insights_calls(connected)} == {
        None,
        "is_from_ads",
        "is_from_followers",
    }
    with store.connect() as connection:
        kinds = connection.execute(
            text("SELECT DISTINCT metric_key, period, breakdown_key FROM v_page_insights")
        )
        found = {tuple(row) for row in kinds}
    for period in ("day", "week", "days_28"):
        assert ("page_total_media_view_unique", period, "") in found
    for flag in ("is_from_ads=0", "is_from_ads=1", "is_from_followers=0", "is_from_followers=1"):
        assert ("page_media_view", "day", flag) in found
    assert any(key == "page_follows_country" and flag for key, _, flag in found)


def test_midday_re_reads_the_newest_days_alone(connected: Connected, store: Engine) -> None:
    run(connected.page, window=None)
    log = connected.sandbox.world.log
    log.clear()
    done = run(connected.page, trigger=MIDDAY, window=None)
    assert done.status == "succeeded"
    assert days_requested(connected) == {3}
    assert (log.requests, log.calls) == (1, 5)


def test_an_empty_answer_after_values_fails_and_leaves_the_freshness(
    connected: Connected, store: Engine
) -> None:
    run(connected.page)
    before = freshness(connected)
    connected.sandbox.world.faults.add({"kind": "empty", "path": "/insights", "times": -1})
    ended = run(connected.page)
    assert (ended.status, ended.error_kind) == ("failed", "empty_answer")
    assert "values before" in ended.error
    assert freshness(connected) == before
    assert before.data_through == published(connected.sandbox.world.now())


def test_a_part_that_is_empty_is_asked_for_again_and_told_if_it_stays_so(
    connected: Connected, store: Engine
) -> None:
    run(connected.page)
    faults = connected.sandbox.world.faults
    faults.add({"kind": "empty", "path": "/insights", "times": 1})
    once = run(connected.page)
    assert (once.status, once.graph_requests) == ("succeeded", 2)
    faults.add({"kind": "empty", "path": "/insights", "metric": "page_follows_city", "times": -1})
    ended = run(connected.page)
    assert (ended.status, ended.error_kind) == ("partial", "empty_answer")
    assert "and 33 more without any values" in ended.error


def test_a_page_under_a_hundred_likes_is_told_so(connected: Connected, store: Engine) -> None:
    ended = run(small_page(connected))
    assert (ended.status, ended.error_kind) == ("partial", "unsupported_page")
    assert "100 likes" in ended.error


def test_passing_faults_are_outlived(
    connected: Connected, store: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits: list[float] = []
    monkeypatch.setattr(throttle.time, "sleep", waits.append)
    for order in PASSING:
        connected.sandbox.world.faults.add({"times": 3} | order)
        waits.clear()
        ended = run(connected.page)
        assert (order, ended.status) == (order, "succeeded")
        assert len(waits) == (3 if order["path"] == "/batch" else 1)
        assert all(0 <= wait <= 2**attempt for attempt, wait in enumerate(waits, 1))


def test_a_fault_without_end_keeps_what_was_stored_and_says_so(
    connected: Connected, store: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(throttle.time, "sleep", lambda seconds: None)
    connected.sandbox.world.faults.add(
        {"kind": "html", "status": 502, "path": "/insights", "metric": "page_follows_city",
         "times": -1}
    )  # fmt: skip
    ended = run(connected.page)
    assert (ended.status, ended.error_kind) == ("partial", "retry")
    assert "usable answer" in ended.error
    connected.sandbox.world.faults.add({"kind": "reset", "path": "/batch", "times": -1})
    ended = run(connected.page)
    assert (ended.status, ended.rows_processed, ended.graph_requests) == ("failed", 0, 5)


def freshness(connected: Connected):
    with tenant_session(connected.tenant_id) as session:
        return read_freshness(session, connected.tenant_id, [connected.page], now_utc())[
            connected.page.id
        ]
