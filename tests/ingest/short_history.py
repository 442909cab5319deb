"""A Page with a short history on a moved clock: nights, faults, and whether all is there."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, select

from ingest.sandbox.characters import BY_ID
from jobs.tick import tick
from models import SyncRun
from models.completeness import read_completeness, read_missing
from models.orm import now_utc
from models.scope import tenant_session
from tests.conftest import refresh_settings
from tests.ingest.clocks import NightClock, expected, move_clock, stored, want_since
from tests.ingest.conftest import Connected

FIRST_NIGHT = datetime(2026, 6, 1, 8, 10, tzinfo=UTC)
HISTORY_DAYS = 150
FIRST_DAY = FIRST_NIGHT.date() - timedelta(days=HISTORY_DAYS)
VIEWS, FOLLOWS = "page_media_view", "page_follows"
MAP = "page_actions_post_reactions_total"
LINES = (
    (VIEWS, "day", ""),
    (VIEWS, "week", ""),
    (VIEWS, "days_28", ""),
    (VIEWS, "day", "is_from_ads=1"),
    (FOLLOWS, "day", ""),
)
FEW_DAYS = timedelta(days=4)
POSTS_PER_WEEK = 0.3


def begin_history(
    connected: Connected, store: Engine, monkeypatch: pytest.MonkeyPatch
) -> NightClock:
    """The evening before the first night; nothing is read yet.

    The Page hardly posts: to read its posts takes twice as long as to read its own numbers.
    """
    page_id = connected.page.page_id
    monkeypatch.setitem(BY_ID, page_id, replace(BY_ID[page_id], posts_per_week=POSTS_PER_WEEK))
    monkeypatch.setenv("META_PAGE_INSIGHTS_BACKFILL_DAYS", str(HISTORY_DAYS))
    refresh_settings()
    clock = move_clock(connected, store, monkeypatch, FIRST_NIGHT)
    # The schedules were there before the first night.
    clock.now = FIRST_NIGHT - timedelta(hours=1)
    tick()
    want_since(connected, FIRST_DAY)
    return clock


def fault(clock: NightClock, **order: Any) -> None:
    clock.connected.sandbox.world.faults.add(order)


def clear(clock: NightClock) -> None:
    clock.connected.sandbox.world.faults.clear()


def all_is_there(clock: NightClock, store: Engine) -> None:
    connected = clock.connected
    for name, period, key in LINES:
        true = expected(connected, name, period, key, FIRST_DAY)
        # Meta goes on counting the newest days, so those are read again later.
        settled = {day: value for day, value in true.items() if day < clock.now.date() - FEW_DAYS}
        found = stored(store, name, period, key)
        assert {day: found.get(day) for day in settled} == settled, (name, period, key)
    page = connected.page
    with tenant_session(page.tenant_id) as session:
        done = read_completeness(session, page.tenant_id, [page.id], now_utc())[page.id]
        assert read_missing(session, page.tenant_id, [page.id], now_utc()) == {}
    assert (done.complete, done.complete_since) == (True, FIRST_DAY)


def runs(clock: NightClock, *statuses: str) -> list[SyncRun]:
    with tenant_session(clock.connected.tenant_id) as session:
        return list(
            session.scalars(
                select(SyncRun).where(SyncRun.status.in_(statuses)).order_by(SyncRun.created_at)
            )
        )


def first_days_requested(clock: NightClock) -> list[str]:
    """Of the insights calls so far, as long as the log was not cleared."""
    entries = clock.connected.sandbox.world.log.entries
    return [e["params"]["since"] for e in entries if e["path"].endswith("/insights")
            and "since" in e["params"]]  # fmt: skip
