"""What failed at the wrong moment is there two nights later, and is told till then."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine, select, text

from models import MetaMetricRegistry
from models.completeness import read_missing
from models.orm import now_utc
from models.scope import tenant_session, wide_session
from tests.ingest.clocks import NightClock, stored
from tests.ingest.conftest import Connected
from tests.ingest.runs import metric
from tests.ingest.short_history import (
    FIRST_NIGHT,
    FOLLOWS,
    VIEWS,
    all_is_there,
    begin_history,
    clear,
    fault,
    runs,
)


@pytest.fixture
def clock(few_metrics: Connected, store: Engine, monkeypatch: pytest.MonkeyPatch) -> NightClock:
    return begin_history(few_metrics, store, monkeypatch)


def test_a_first_load_reads_all_that_is_wanted(clock: NightClock, store: Engine) -> None:
    clock.live_a_day(0)
    all_is_there(clock, store)


@pytest.mark.parametrize("pause", [45, 85, 110])
def test_a_fault_of_the_first_run_after_a_pause_loses_nothing(
    clock: NightClock, store: Engine, pause: int
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
    clock: NightClock, store: Engine, chance: float
) -> None:
    unknown = {"code": 1, "status": 500, "message": "An unknown error occurred"}
    fault(clock, kind="error", path="/insights", metric=VIEWS, times=-1, chance=chance, **unknown)
    clock.live_a_day(0)
    with wide_session("command") as session:
        marked = session.scalars(
            select(MetaMetricRegistry.key).where(MetaMetricRegistry.runtime_status == "INVALID")
        ).all()
    assert marked == []
    clear(clock)
    clock.live_a_day(1)
    clock.live_a_day(2)
    all_is_there(clock, store)


def test_a_metric_that_an_answer_leaves_out_is_told_and_asked_for_again(
    clock: NightClock, store: Engine
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


def test_what_failed_at_night_is_there_after_midday(clock: NightClock, store: Engine) -> None:
    morning = (clock.begins + timedelta(hours=6)).isoformat()
    fault(clock, kind="error", code=2, status=500, period="week", path="/insights", times=-1,
          ends=morning)  # fmt: skip
    clock.live_a_day(0)
    all_is_there(clock, store)


def test_a_metric_that_meta_gives_back_has_no_hole(clock: NightClock, store: Engine) -> None:
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
    clock: NightClock, store: Engine
) -> None:
    clock.live_a_day(0)
    young = stored(store, VIEWS, "day")
    clock.live_a_day(60)
    late = FIRST_NIGHT.date() - timedelta(days=2)
    assert stored(store, VIEWS, "day")[late] > young[late]
    all_is_there(clock, store)
