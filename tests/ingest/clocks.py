"""Nights on a moved clock, with what workers do in them, and what they must have brought."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import Engine, select, text

from ingest.inline import FUNCTIONS
from ingest.sandbox.truth import truth
from jobs import queues
from jobs.tick import tick
from models import MetaPage, SyncRun
from models.scope import tenant_session
from tests.ingest.conftest import Connected
from tests.ingest.moved_clock import MovedClock

HOURS_OF_A_DAY = (timedelta(0), timedelta(minutes=10), timedelta(hours=9))
VALUES = """
SELECT metric_date, value FROM v_page_insights
 WHERE metric_key = :metric AND period = :period AND breakdown_key = :key
"""


class NightClock(MovedClock):
    """Goes through nights and middays, counted from when it `begins`; it never goes back."""

    def __init__(
        self, connected: Connected, monkeypatch: pytest.MonkeyPatch, begins: datetime
    ) -> None:
        super().__init__(connected, monkeypatch, begins)
        self.connected, self.begins = connected, begins

    def move_to(self, moment: datetime) -> None:
        """Moves on to a moment, unless that is past."""
        self.pass_on(seconds=max((moment - self.now).total_seconds(), 0.0))

    def live_a_day(self, number: int) -> None:
        """A night and a midday, with all that workers do in between."""
        for hour in HOURS_OF_A_DAY:
            self.move_to(self.begins + timedelta(days=number) + hour)
            tick()
            self.work_off()

    def work_off(self) -> None:
        """What the workers would do, at the time when it may be done."""
        for _run in range(30):
            with tenant_session(self.connected.tenant_id) as session:
                waiting = session.scalars(
                    select(SyncRun)
                    .where(SyncRun.status.in_(("queued", "throttled")))
                    .order_by(SyncRun.created_at)
                ).first()
            if waiting is None:
                return
            self.move_to(waiting.resume_at or self.now)
            queues.connection().flushall()
            FUNCTIONS[waiting.kind](tenant_id=self.connected.tenant_id, task_id=str(waiting.id))


def move_clock(
    connected: Connected, store: Engine, monkeypatch: pytest.MonkeyPatch, begins: datetime
) -> NightClock:
    """From now on only the clock moves, and only the connected Page is synced."""
    moved = NightClock(connected, monkeypatch, begins)
    with store.begin() as connection:
        connection.execute(text("TRUNCATE sync_run, schedule CASCADE"))
        connection.execute(
            text("UPDATE meta_page SET can_analyze = (id = :page), backfill_goal = NULL"),
            {"page": connected.page.id},
        )
    queues.connection().flushall()
    return moved


def want_since(connected: Connected, day: date) -> None:
    """Wants the Page's history from that day on."""
    with tenant_session(connected.tenant_id) as session:
        page = session.get_one(MetaPage, (connected.tenant_id, connected.page.id))
        page.backfill_goal = day


def expected(
    connected: Connected, metric: str, period: str, flag: str, since: date
) -> dict[date, object]:
    """What is true of a line from that day on."""
    asked = {"object": connected.page.page_id, "metric": metric, "period": period}
    points = truth(connected.sandbox.world, asked | {"breakdown": flag}, since)["points"]
    return {date.fromisoformat(point["day"]): point["value"] for point in points}


def stored(engine: Engine, metric: str, period: str, key: str = "") -> dict[date, Decimal]:
    """What is stored of a line."""
    with engine.connect() as connection:
        rows = connection.execute(text(VALUES), {"metric": metric, "period": period, "key": key})
        return dict(rows.all())
