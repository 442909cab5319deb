"""Fourteen nights on a moved clock, through a switch of Pacific clocks, with a fault each night."""

import random
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Engine, select

from ingest.plan.days import newest_day
from models import MetaPage, SyncRun
from models.scope import tenant_session
from tests.ingest.clocks import NightClock, expected, move_clock, stored
from tests.ingest.conftest import FEW, Connected

pytestmark = pytest.mark.proof

FIRST_NIGHT = datetime(2026, 10, 25, 8, 10, tzinfo=UTC)
NIGHTS = 14
MAP = "page_actions_post_reactions_total"
FAULTS = (
    {"kind": "error", "code": 2, "status": 500},
    {"kind": "error", "code": 1, "status": 500, "times": 9},
    {"kind": "html"},
    {"kind": "truncated"},
    {"kind": "reset", "times": 2},
    {"kind": "empty", "path": "/insights", "times": 4},
    {"kind": "throttle", "minutes": 7},
    {"kind": "error", "code": 100, "status": 400, "times": 3},
)


@pytest.fixture
def clock(few_metrics: Connected, store: Engine, monkeypatch: pytest.MonkeyPatch) -> NightClock:
    return move_clock(few_metrics, store, monkeypatch, FIRST_NIGHT)


def live_through(connected: Connected, clock: NightClock) -> None:
    dice = random.Random(20261101)
    world = connected.sandbox.world
    for night in range(NIGHTS):
        if night:
            world.faults.add(dict(dice.choice(FAULTS)))
            restated = newest_day() - timedelta(days=dice.randint(4, 20))
            world.faults.add(
                {"kind": "restate", "metric": "page_follows", "day": restated.isoformat(),
                 "value": dice.randint(1, 10**6), "page": connected.page.page_id}
            )  # fmt: skip
        clock.live_a_day(night)


def test_a_fortnight_of_nights_ends_in_the_truth(
    few_metrics: Connected, store: Engine, clock: NightClock
) -> None:
    live_through(few_metrics, clock)
    world = few_metrics.sandbox.world
    world.faults.ordered = [fault for fault in world.faults.ordered if fault.kind == "restate"]
    clock.live_a_day(NIGHTS)
    first = date(2026, 10, 1)
    for metric, period, key in (
        ("page_media_view", "day", ""),
        ("page_media_view", "week", ""),
        ("page_media_view", "days_28", ""),
        ("page_media_view", "day", "is_from_ads=1"),
        ("page_follows", "day", ""),
    ):
        found = {d: v for d, v in stored(store, metric, period, key).items() if d >= first}
        assert found == expected(few_metrics, metric, period, key, first), (metric, period, key)
        assert len(found) == (newest_day() - first).days + 1
    maps = expected(few_metrics, MAP, "day", "", first)
    for reaction in ("like", "love"):
        found = stored(store, MAP, "day", reaction)
        assert {d: found[d] for d in maps} == {d: maps[d].get(reaction, 0) for d in maps}
    assert MAP in FEW["PAGE"]
    with tenant_session(few_metrics.tenant_id) as session:
        page = session.get_one(MetaPage, (few_metrics.tenant_id, few_metrics.page.id))
        runs = session.scalars(select(SyncRun).where(SyncRun.meta_page_id == page.id)).all()
    assert {"queued", "running", "throttled"}.isdisjoint({run.status for run in runs})
