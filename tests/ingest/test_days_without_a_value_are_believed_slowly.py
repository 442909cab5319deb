"""That Meta has no value of a day is believed when it said so often enough, and then told."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine, select

from models import MetaInsightCoverage
from models.completeness import read_completeness, read_missing
from models.orm import now_utc
from models.scope import tenant_session
from tests.ingest.clocks import NightClock, stored, want_since
from tests.ingest.conftest import Connected
from tests.ingest.short_history import (
    FIRST_DAY,
    FIRST_NIGHT,
    MAP,
    VIEWS,
    all_is_there,
    begin_history,
    clear,
    fault,
    first_days_requested,
    runs,
)


@pytest.fixture
def clock(few_metrics: Connected, store: Engine, monkeypatch: pytest.MonkeyPatch) -> NightClock:
    return begin_history(few_metrics, store, monkeypatch)


@pytest.mark.proof
def test_a_day_that_meta_never_gives_is_asked_for_with_growing_pauses_and_given_up(
    clock: NightClock, store: Engine
) -> None:
    lost = FIRST_DAY + timedelta(days=20)
    fault(
        clock,
        kind="omit_metric",
        metric=VIEWS,
        period="day",
        breakdown="none",
        day=lost.isoformat(),
    )
    log = clock.connected.sandbox.world.log
    asked = []
    for day in range(20):
        log.clear()
        clock.live_a_day(day)
        if any(since <= lost.isoformat() for since in first_days_requested(clock)):
            asked.append(day)
    assert asked == [0, 1, 3, 6, 13]
    page = clock.connected.page
    with tenant_session(page.tenant_id) as session:
        told = read_missing(session, page.tenant_id, [page.id], now_utc())[page.id]
        done = read_completeness(session, page.tenant_id, [page.id], now_utc())[page.id]
        line = session.scalars(
            select(MetaInsightCoverage).where(MetaInsightCoverage.evidence.is_not(None))
        ).one()
    assert [(one.state, one.days) for one in told] == [("given_up", ((lost, lost),))]
    assert (done.complete, done.given_up) == (True, ((lost, lost),))
    assert line.evidence == "Meta answered 6 times without a value, the last time on 2026-06-14."
    assert f"Meta does not give 1 day of {VIEWS}" in runs(clock, "partial")[-1].error


def test_a_page_that_is_younger_than_its_goal_is_complete_when_meta_has_said_so_twice(
    clock: NightClock, store: Engine
) -> None:
    old = [FIRST_DAY + timedelta(days=step) for step in range(40)]
    for day in old:
        fault(clock, kind="omit_metric", day=day.isoformat())
    clock.live_a_day(0)
    page = clock.connected.page
    with tenant_session(page.tenant_id) as session:
        assert read_missing(session, page.tenant_id, [page.id], now_utc()) == {}
    clock.live_a_day(1)
    log = clock.connected.sandbox.world.log
    log.clear()
    clock.live_a_day(2)
    assert not [since for since in first_days_requested(clock) if since < old[-1].isoformat()]
    clear(clock)
    assert not set(stored(store, VIEWS, "day")) & set(old)


def test_a_history_of_which_meta_has_nothing_is_walked_through_at_once(
    clock: NightClock, store: Engine
) -> None:
    goal, first = FIRST_DAY - timedelta(days=300), FIRST_NIGHT.date() - timedelta(days=100)
    want_since(clock.connected, goal)
    for step in range((first - goal).days):
        fault(clock, kind="omit_metric", day=(goal + timedelta(days=step)).isoformat())
    clock.live_a_day(0)
    page = clock.connected.page
    with tenant_session(page.tenant_id) as session:
        assert read_missing(session, page.tenant_id, [page.id], now_utc()) == {}
    assert [run.kind for run in runs(clock, "succeeded")].count("backfill") >= 4


def test_a_metric_left_out_while_the_past_is_read_is_not_believed_to_be_younger(
    clock: NightClock, store: Engine
) -> None:
    healed = (clock.begins + timedelta(hours=22)).isoformat()
    for step in range(40):
        day = FIRST_DAY + timedelta(days=step)
        fault(clock, kind="omit_metric", metric=VIEWS, day=day.isoformat(), ends=healed)
    for day in range(3):
        clock.live_a_day(day)
    all_is_there(clock, store)


def test_days_that_a_map_leaves_out_are_empty_and_trouble_nobody(
    clock: NightClock, store: Engine
) -> None:
    quiet = [clock.begins.date() - timedelta(days=ago) for ago in (6, 7, 30, 120)]
    for day in quiet:
        fault(clock, kind="omit_metric", metric=MAP, day=day.isoformat())
    clock.live_a_day(0)
    page = clock.connected.page
    for night in (1, 2):
        with tenant_session(page.tenant_id) as session:
            assert read_missing(session, page.tenant_id, [page.id], now_utc()) == {}
        clock.live_a_day(night)
    assert runs(clock, "partial") == []
    assert not set(stored(store, MAP, "day", "like")) & set(quiet)
