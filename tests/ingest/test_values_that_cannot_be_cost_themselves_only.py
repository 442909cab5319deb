"""A value that cannot be true is kept out and told; all beside it is stored."""

from datetime import date, timedelta

import pytest
from sqlalchemy import Engine, text

from models.completeness import read_missing
from models.orm import now_utc
from models.scope import tenant_session
from tests.ingest.clocks import NightClock, stored
from tests.ingest.conftest import Connected
from tests.ingest.short_history import (
    FIRST_NIGHT,
    MAP,
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


@pytest.mark.parametrize("value", [{}, -3, 0.5, 10**25, "many", None])
def test_one_value_that_cannot_be_costs_that_value_only_and_is_told(
    clock: NightClock, store: Engine, value: object
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
    clock: NightClock, store: Engine
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


def want_once_more(clock: NightClock, name: str, day: date) -> None:
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
