"""Budgets are shared by all workers: slow, stop, come back, and never stop another Page."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine

from ingest.run import throttle
from ingest.sandbox.clock import newest_day as published
from jobs import budgets
from jobs.tick import tick
from models.orm import now_utc
from tests.ingest.conftest import Connected
from tests.ingest.runs import begin, insights_calls, other_page, run, wake, work


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    waited: list[float] = []
    monkeypatch.setattr(throttle.time, "sleep", waited.append)
    return waited


def say(connected: Connected, percent: float, owner: str = "") -> None:
    budgets.note_usage(owner or budgets.page_owner(connected.page.page_id), percent)


def test_a_throttled_page_is_left_alone_until_meta_said_and_no_other_page_waits(
    connected: Connected, store: Engine
) -> None:
    faults = connected.sandbox.world.faults
    faults.add({"kind": "throttle", "path": "/insights", "page": connected.page.page_id,
                "minutes": 20, "times": -1})  # fmt: skip
    stopped = run(connected.page)
    assert stopped.status == "throttled"
    assert timedelta(minutes=19) < stopped.resume_at - now_utc() < timedelta(minutes=22)
    connected.sandbox.world.log.clear()
    assert run(connected.page, "post").status == "throttled"
    assert connected.sandbox.world.log.requests == 0
    assert run(other_page(connected)).status == "succeeded"


def test_a_limit_of_the_app_stops_every_page(connected: Connected, store: Engine) -> None:
    connected.sandbox.world.faults.add(
        {"kind": "error", "code": 4, "subcode": 1504022, "status": 403, "path": "/insights",
         "message": "(#4) Application request limit reached", "times": -1}
    )  # fmt: skip
    assert run(connected.page).status == "throttled"
    connected.sandbox.world.log.clear()
    assert run(other_page(connected)).status == "throttled"
    assert connected.sandbox.world.log.requests == 0


def test_a_throttled_run_goes_on_where_it_stood_and_is_the_only_one(
    connected: Connected, store: Engine
) -> None:
    faults = connected.sandbox.world.faults
    faults.add({"kind": "delay", "seconds": 0, "path": "/insights", "times": 3})
    faults.add({"kind": "throttle", "path": "/insights", "times": -1})
    task = begin(connected.page)
    stopped = work(connected.page, task)
    assert (stopped.status, stopped.rows_processed > 0) == ("throttled", True)
    assert begin(connected.page) == task
    faults.clear()
    assert work(connected.page, task).status == "throttled", "its time has not come"
    budgets.queues.connection().flushall()
    wake(connected.page, task)
    connected.sandbox.world.log.clear()
    done = work(connected.page, task)
    assert done.status == "succeeded"
    assert "stored" not in done.progress
    # A day that Meta has not published yet is asked for again.
    there = published(connected.sandbox.world.now()).isoformat()
    lists = [p for p in insights_calls(connected) if p["metric"].startswith("page_total_actions")]
    assert [p["period"] for p in lists if p["since"] <= there] == []
    assert done.rows_processed > stopped.rows_processed
    assert done.graph_requests > stopped.graph_requests


def test_the_tick_brings_a_throttled_run_back(connected: Connected, store: Engine) -> None:
    connected.sandbox.world.faults.add({"kind": "throttle", "path": "/insights", "times": -1})
    task = begin(connected.page)
    work(connected.page, task)
    queue = budgets.queues.queue("sync")
    queue.empty()
    tick()
    assert str(task) not in queue.job_ids
    wake(connected.page, task)
    tick()
    assert str(task) in queue.job_ids


def test_headers_of_every_answer_are_shared(connected: Connected, store: Engine) -> None:
    world = connected.sandbox.world
    world.usage.budgets[connected.page.page_id] = 40
    run(connected.page)
    found = budgets.read_page_budgets([connected.page.page_id])[connected.page.page_id]
    assert found.percent == world.usage.percent(connected.page.page_id, world.now()) > 0
    assert budgets.app_owner() in budgets.read_budgets([budgets.app_owner()])


def test_from_three_quarters_on_calls_are_spaced_out(
    connected: Connected, store: Engine, pauses: list[float]
) -> None:
    say(connected, 74)
    assert run(connected.page).status == "succeeded"
    assert pauses == []
    say(connected, 80)
    assert run(connected.page).status == "succeeded"
    assert 0 < pauses[0] <= throttle.LONGEST_PAUSE_SECONDS


def test_a_budget_that_is_nearly_spent_stops_calls_before_meta_does(
    connected: Connected, store: Engine
) -> None:
    world = connected.sandbox.world
    world.usage.budgets[connected.page.page_id] = 100
    run(connected.page)
    spent = world.usage.percent(connected.page.page_id, world.now())
    world.usage.budgets[connected.page.page_id] = spent + 5
    run(connected.page)
    blocked = budgets.read_page_budgets([connected.page.page_id])[connected.page.page_id]
    assert blocked.percent >= 95
    assert blocked.blocked_until is not None
    world.log.clear()
    stopped = run(connected.page)
    assert (stopped.status, world.log.requests) == ("throttled", 0)
    assert stopped.resume_at >= blocked.blocked_until


def test_a_history_yields_before_the_nights_do(
    connected: Connected, store: Engine, pauses: list[float]
) -> None:
    run(connected.page)
    say(connected, 80)
    stopped = run(connected.page, "backfill", window=None)
    assert (stopped.status, stopped.graph_requests) == ("throttled", 0)
    assert run(connected.page).status == "succeeded"


def test_a_policy_block_is_waited_out_for_hours(connected: Connected, store: Engine) -> None:
    connected.sandbox.world.faults.add(
        {"kind": "error", "code": 368, "status": 400, "message": "temporarily blocked",
         "path": "/insights", "times": -1}
    )  # fmt: skip
    stopped = run(connected.page)
    assert stopped.resume_at - now_utc() > timedelta(hours=3.9)
    assert stopped.graph_requests == 1


def test_an_emptied_redis_costs_nothing_but_caution(connected: Connected, store: Engine) -> None:
    say(connected, 99)
    budgets.block(budgets.page_owner(connected.page.page_id), 600)
    budgets.queues.connection().flushall()
    assert run(connected.page).status == "succeeded"
