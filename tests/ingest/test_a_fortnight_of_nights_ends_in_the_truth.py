"""Fourteen nights on a moved clock, through a switch of Pacific clocks, with a fault each night."""

import random
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import Engine, select, text

from ingest.graph.client import GraphClient
from ingest.inline import FUNCTIONS
from ingest.plan.days import newest_day
from ingest.sandbox.truth import truth
from jobs import queues
from jobs.tick import tick
from models import MetaPage, SyncRun
from models.scope import tenant_session
from tests.ingest.conftest import FEW, Connected

FIRST_NIGHT = datetime(2026, 10, 25, 8, 10, tzinfo=UTC)
NIGHTS = 14
HOURS_OF_A_DAY = (timedelta(0), timedelta(minutes=10), timedelta(hours=9))
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


class MovedClock:
    """The one clock of the product and of the API."""

    def __init__(self, connected: Connected) -> None:
        self.now = FIRST_NIGHT
        self._sandbox = connected.sandbox.world.clock

    def move_to(self, moment: datetime) -> None:
        self.now = max(moment, self.now)
        self._sandbox.set(self.now)


@pytest.fixture
def clock(few_metrics: Connected, store: Engine, monkeypatch: pytest.MonkeyPatch) -> MovedClock:
    moved = MovedClock(few_metrics)
    moved.move_to(FIRST_NIGHT)

    class Frozen(datetime):
        @classmethod
        def now(cls, tz=None) -> datetime:
            return moved.now.astimezone(tz)

    monkeypatch.setattr("models.orm.datetime", Frozen)
    monkeypatch.setattr(GraphClient, "back_off", lambda self, attempt: None)
    with store.begin() as connection:
        connection.execute(text("TRUNCATE sync_run, schedule CASCADE"))
        connection.execute(
            text("UPDATE meta_page SET can_analyze = (id = :page), backfill_goal = NULL"),
            {"page": few_metrics.page.id},
        )
    queues.connection().flushall()
    return moved


def work_off(connected: Connected, clock: MovedClock) -> None:
    """What the workers would do, at the time when it may be done."""
    for _run in range(20):
        with tenant_session(connected.tenant_id) as session:
            waiting = session.scalars(
                select(SyncRun)
                .where(SyncRun.status.in_(("queued", "throttled")))
                .order_by(SyncRun.created_at)
            ).first()
        if waiting is None:
            return
        clock.move_to(waiting.resume_at or clock.now)
        queues.connection().flushall()
        FUNCTIONS[waiting.kind](tenant_id=connected.tenant_id, task_id=str(waiting.id))


def live_through(connected: Connected, clock: MovedClock) -> None:
    dice = random.Random(20261101)
    world = connected.sandbox.world
    for night in range(NIGHTS):
        for hour in HOURS_OF_A_DAY:
            clock.move_to(FIRST_NIGHT + timedelta(days=night) + hour)
            if night and hour == timedelta(0):
                world.faults.add(dict(dice.choice(FAULTS)))
                restated = newest_day() - timedelta(days=dice.randint(4, 20))
                world.faults.add(
                    {"kind": "restate", "metric": "page_follows", "day": restated.isoformat(),
                     "value": dice.randint(1, 10**6), "page": connected.page.page_id}
                )  # fmt: skip
            tick()
            work_off(connected, clock)


def expected(connected: Connected, metric: str, period: str, flag: str, since: date) -> dict:
    asked = {"object": connected.page.page_id, "metric": metric, "period": period}
    points = truth(connected.sandbox.world, asked | {"breakdown": flag}, since)["points"]
    return {date.fromisoformat(point["day"]): point["value"] for point in points}


def stored(engine: Engine, metric: str, period: str, key: str) -> dict[date, Decimal]:
    with engine.connect() as connection:
        rows = connection.execute(
            text(
                "SELECT metric_date, value FROM v_page_insights WHERE metric_key = :metric"
                " AND period = :period AND breakdown_key = :key"
            ),
            {"metric": metric, "period": period, "key": key},
        )
        return dict(rows.all())


def test_a_fortnight_of_nights_ends_in_the_truth(
    few_metrics: Connected, store: Engine, clock: MovedClock
) -> None:
    live_through(few_metrics, clock)
    world = few_metrics.sandbox.world
    world.faults.ordered = [fault for fault in world.faults.ordered if fault.kind == "restate"]
    for hour in HOURS_OF_A_DAY:
        clock.move_to(FIRST_NIGHT + timedelta(days=NIGHTS) + hour)
        tick()
        work_off(few_metrics, clock)
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
