"""What failed at the wrong moment is there two nights later, and is told till then."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, select, text

from jobs.tick import tick
from models import MetaInsightCoverage, MetaMetricRegistry, SyncRun
from models.completeness import read_completeness, read_missing
from models.orm import now_utc
from models.scope import open_session, tenant_session
from tests.conftest import refresh_settings
from tests.ingest.clocks import MovedClock, expected, move_clock, stored, want_since
from tests.ingest.conftest import Connected
from tests.ingest.runs import metric

FIRST_NIGHT = datetime(2026, 6, 1, 8, 10, tzinfo=UTC)
VIEWS, FOLLOWS = "page_media_view", "page_follows"
MAP = "page_actions_post_reactions_total"
LINES = (
    (VIEWS, "day", ""),
    (VIEWS, "week", ""),
    (VIEWS, "days_28", ""),
    (VIEWS, "day", "is_from_ads=1"),
    (FOLLOWS, "day", ""),
)
HISTORY_DAYS = 150


@pytest.fixture
def clock(few_metrics: Connected, store: Engine, monkeypatch: pytest.MonkeyPatch) -> MovedClock:
    monkeypatch.setenv("META_PAGE_INSIGHTS_BACKFILL_DAYS", str(HISTORY_DAYS))
    refresh_settings()
    clock = move_clock(few_metrics, store, monkeypatch, FIRST_NIGHT)
    # The schedules were there before the first night.
    clock.now = FIRST_NIGHT - timedelta(hours=1)
    tick()
    want_since(few_metrics, first_day())
    return clock


def first_day() -> date:
    return FIRST_NIGHT.date() - timedelta(days=HISTORY_DAYS)


def fault(clock: MovedClock, **order: Any) -> None:
    clock.connected.sandbox.world.faults.add(order)


def clear(clock: MovedClock) -> None:
    clock.connected.sandbox.world.faults.clear()


def all_is_there(clock: MovedClock, store: Engine) -> None:
    connected = clock.connected
    for name, period, key in LINES:
        true = expected(connected, name, period, key, first_day())
        # Meta goes on counting the newest days, so those are read again later.
        settled = {day: value for day, value in true.items() if day < clock.now.date() - FEW_DAYS}
        found = stored(store, name, period, key)
        assert {day: found.get(day) for day in settled} == settled, (name, period, key)
    page = connected.page
    with tenant_session(page.tenant_id) as session:
        done = read_completeness(session, page.tenant_id, [page.id], now_utc())[page.id]
        assert read_missing(session, page.tenant_id, [page.id], now_utc()) == {}
    assert (done.complete, done.complete_since) == (True, first_day())


FEW_DAYS = timedelta(days=4)


def runs(clock: MovedClock, *statuses: str) -> list[SyncRun]:
    with tenant_session(clock.connected.tenant_id) as session:
        return list(
            session.scalars(
                select(SyncRun).where(SyncRun.status.in_(statuses)).order_by(SyncRun.created_at)
            )
        )


def first_days_asked(clock: MovedClock) -> list[str]:
    """Of the insights calls so far, as long as the log was not cleared."""
    entries = clock.connected.sandbox.world.log.entries
    return [e["params"]["since"] for e in entries if e["path"].endswith("/insights")
            and "since" in e["params"]]  # fmt: skip


def test_a_first_load_reads_all_that_is_wanted(clock: MovedClock, store: Engine) -> None:
    clock.live_a_day(0)
    all_is_there(clock, store)


@pytest.mark.parametrize("pause", [45, 85, 110])
def test_a_fault_of_the_first_run_after_a_pause_loses_nothing(
    clock: MovedClock, store: Engine, pause: int
) -> None:
    clock.live_a_day(0)
    fault(clock, kind="error", code=2, status=500, period="week", path="/insights", times=-1)
    clock.live_a_day(pause)
    (first, *_rest) = runs(clock, "partial")
    assert "gave no usable answer for" in first.error
    clear(clock)
    clock.live_a_day(pause + 1)
    clock.live_a_day(pause + 2)
    all_is_there(clock, store)


@pytest.mark.parametrize("chance", [0.3, 1.0])
def test_unknown_errors_while_history_is_read_are_no_refusals(
    clock: MovedClock, store: Engine, chance: float
) -> None:
    unknown = {"code": 1, "status": 500, "message": "An unknown error occurred"}
    fault(clock, kind="error", path="/insights", metric=VIEWS, times=-1, chance=chance, **unknown)
    clock.live_a_day(0)
    with open_session() as session:
        marked = session.scalars(
            select(MetaMetricRegistry.key).where(MetaMetricRegistry.runtime_status == "INVALID")
        ).all()
    assert marked == []
    clear(clock)
    clock.live_a_day(1)
    clock.live_a_day(2)
    all_is_there(clock, store)


@pytest.mark.parametrize("value", [{}, -3, 0.5, 10**25, "many", None])
def test_one_value_that_cannot_be_costs_that_value_only_and_is_told(
    clock: MovedClock, store: Engine, value: object
) -> None:
    odd = FIRST_NIGHT.date() - timedelta(days=10)
    fault(clock, kind="odd_value", metric=VIEWS, period="day", day=odd.isoformat(), value=value)
    clock.live_a_day(0)
    found = stored(store, VIEWS, "day")
    assert odd not in found
    assert {odd - timedelta(days=1), odd + timedelta(days=1)} <= set(found)
    (told, *_rest) = runs(clock, "partial")
    assert VIEWS in told.error
    clear(clock)
    clock.live_a_day(1)
    all_is_there(clock, store)


def test_a_key_of_a_map_that_cannot_be_is_neither_zero_nor_taken_for_empty(
    clock: MovedClock, store: Engine
) -> None:
    odd = FIRST_NIGHT.date() - timedelta(days=40)
    clock.live_a_day(0)
    true = stored(store, MAP, "day", "like")[odd]
    want_once_more(clock, MAP, odd)
    fault(clock, kind="odd_value", metric=MAP, period="day", day=odd.isoformat(),
          value={"like": -3, "love": 1})  # fmt: skip
    for night in (1, 2, 3):
        clock.live_a_day(night)
        assert stored(store, MAP, "day", "like")[odd] == true
    page = clock.connected.page
    with tenant_session(page.tenant_id) as session:
        [lost] = read_missing(session, page.tenant_id, [page.id], now_utc())[page.id]
    assert (lost.metric, lost.period, lost.state, lost.days) == (MAP, "day", "no_value",
                                                                 ((odd, odd),))  # fmt: skip


def want_once_more(clock: MovedClock, name: str, day: date) -> None:
    """Forgets that a day was read."""
    with tenant_session(clock.connected.tenant_id) as session:
        session.execute(
            text(
                "UPDATE meta_insight_coverage SET read = read - CAST(:days AS datemultirange),"
                " settled = settled - CAST(:days AS datemultirange) WHERE period = 'day'"
                " AND metric_id = (SELECT id FROM meta_metric_registry WHERE key = :name)"
            ),
            {"days": f"{{[{day},{day}]}}", "name": name},
        )


def test_a_metric_that_an_answer_leaves_out_is_told_and_asked_for_again(
    clock: MovedClock, store: Engine
) -> None:
    clock.live_a_day(0)
    fault(clock, kind="omit_metric", metric=FOLLOWS)
    for day in (1, 2, 3):
        clock.live_a_day(day)
    told = runs(clock, "partial")
    assert FOLLOWS in told[-1].error
    page = clock.connected.page
    with tenant_session(page.tenant_id) as session:
        lost = read_missing(session, page.tenant_id, [page.id], now_utc())[page.id]
    assert {(one.metric, one.state) for one in lost} == {
        (FOLLOWS, "unread"),
        (FOLLOWS, "no_last_read"),
    }
    clear(clock)
    clock.live_a_day(4)
    all_is_there(clock, store)


def test_what_failed_at_night_is_there_after_midday(clock: MovedClock, store: Engine) -> None:
    morning = (clock.begins + timedelta(hours=6)).isoformat()
    fault(clock, kind="error", code=2, status=500, period="week", path="/insights", times=-1,
          ends=morning)  # fmt: skip
    clock.live_a_day(0)
    all_is_there(clock, store)


def test_a_metric_that_meta_gives_back_has_no_hole(clock: MovedClock, store: Engine) -> None:
    clock.live_a_day(0)
    fault(clock, kind="retire", metric=FOLLOWS)
    clock.live_a_day(1)
    assert metric(FOLLOWS).status == "INVALID"
    clear(clock)
    # A trial is due after a week, with the schedule of each week.
    with store.begin() as connection:
        connection.execute(
            text("UPDATE meta_metric_registry SET runtime_checked_at = :then WHERE key = :key"),
            {"then": clock.now + timedelta(days=46), "key": FOLLOWS},
        )
    for day in (50, 54, 55, 56):
        clock.live_a_day(day)
    assert metric(FOLLOWS).status == "ACTIVE"
    all_is_there(clock, store)


def test_days_before_a_pause_are_read_once_more_when_they_are_old_enough(
    clock: MovedClock, store: Engine
) -> None:
    clock.live_a_day(0)
    young = stored(store, VIEWS, "day")
    clock.live_a_day(60)
    late = FIRST_NIGHT.date() - timedelta(days=2)
    assert stored(store, VIEWS, "day")[late] > young[late]
    all_is_there(clock, store)


def test_a_day_that_meta_never_gives_is_asked_for_with_growing_pauses_and_given_up(
    clock: MovedClock, store: Engine
) -> None:
    lost = first_day() + timedelta(days=20)
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
        if any(since <= lost.isoformat() for since in first_days_asked(clock)):
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
    clock: MovedClock, store: Engine
) -> None:
    old = [first_day() + timedelta(days=step) for step in range(40)]
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
    assert not [since for since in first_days_asked(clock) if since < old[-1].isoformat()]
    clear(clock)
    assert not set(stored(store, VIEWS, "day")) & set(old)


def test_a_history_of_which_meta_has_nothing_is_walked_through_at_once(
    clock: MovedClock, store: Engine
) -> None:
    goal, first = first_day() - timedelta(days=300), FIRST_NIGHT.date() - timedelta(days=100)
    want_since(clock.connected, goal)
    for step in range((first - goal).days):
        fault(clock, kind="omit_metric", day=(goal + timedelta(days=step)).isoformat())
    clock.live_a_day(0)
    page = clock.connected.page
    with tenant_session(page.tenant_id) as session:
        assert read_missing(session, page.tenant_id, [page.id], now_utc()) == {}
    assert [run.kind for run in runs(clock, "succeeded")].count("backfill") >= 4


def test_a_metric_left_out_while_the_past_is_read_is_not_believed_to_be_younger(
    clock: MovedClock, store: Engine
) -> None:
    healed = (clock.begins + timedelta(hours=22)).isoformat()
    for step in range(40):
        day = first_day() + timedelta(days=step)
        fault(clock, kind="omit_metric", metric=VIEWS, day=day.isoformat(), ends=healed)
    for day in range(3):
        clock.live_a_day(day)
    all_is_there(clock, store)


def test_days_that_a_map_leaves_out_are_empty_and_trouble_nobody(
    clock: MovedClock, store: Engine
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
