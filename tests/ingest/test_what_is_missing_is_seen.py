"""Coverage, freshness and alerts tell the truth while nights go by and faults come and go."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine, select

from dashboard.queries.pages.coverage import Coverage, read_coverage
from dashboard.queries.pages.freshness import Freshness, read_freshness
from jobs.tick import tick
from models import Alert, MetaPage
from models.orm import now_utc
from models.scope import tenant_session
from notify.watch import watch_all
from tests.ingest.clocks import NightClock
from tests.ingest.conftest import Connected
from tests.ingest.short_history import FIRST_NIGHT, begin_history, clear, fault

OUTAGE = {"kind": "error", "code": 2, "status": 500, "path": "/insights", "times": -1}


@pytest.fixture
def clock(few_metrics: Connected, store: Engine, monkeypatch: pytest.MonkeyPatch) -> NightClock:
    return begin_history(few_metrics, store, monkeypatch)


def live(clock: NightClock, *days: int) -> list[str]:
    """The alerts that are open after these days, with a look after each."""
    for day in days:
        clock.live_a_day(day)
        watch_all(now_utc())
    with tenant_session(clock.connected.tenant_id) as session:
        kinds = session.scalars(select(Alert.kind).where(Alert.resolved_at.is_(None)))
        return sorted(kinds)


def told(clock: NightClock) -> list[tuple[str, bool]]:
    """Alerts that ended, and whether people are told that they are resolved."""
    with tenant_session(clock.connected.tenant_id) as session:
        ended = session.scalars(select(Alert).where(Alert.resolved_at.is_not(None)))
        return sorted((one.kind, one.resolution_told_at is None) for one in ended)


def seen(clock: NightClock) -> tuple[Coverage, Freshness]:
    tenant_id, page_id = clock.connected.tenant_id, clock.connected.page.id
    with tenant_session(tenant_id) as session:
        page = session.get_one(MetaPage, (tenant_id, page_id))
        covered = read_coverage(session, tenant_id, [page], now_utc())[page_id]
        return covered, read_freshness(session, tenant_id, [page], now_utc())[page_id]


def test_a_page_is_complete_and_fresh_after_its_first_night(clock: NightClock) -> None:
    assert live(clock, 0) == []
    covered, fresh = seen(clock)
    assert (covered.gaps, covered.posts_unread, covered.known.complete) == ([], 0, True)
    assert (fresh.stale, fresh.data_through) == (False, covered.known.newest_day)
    assert fresh.backfill is not None
    assert (fresh.backfill.state, fresh.backfill.goal) == ("done", covered.known.complete_since)


def test_what_failed_is_told_with_why_and_when_it_comes(clock: NightClock) -> None:
    assert live(clock, 0) == []
    fault(clock, **OUTAGE, period="week")
    assert live(clock, 1, 2) == []
    covered, fresh = seen(clock)
    assert {gap.period for gap in covered.missing} == {"week"}
    assert all("did not give a usable answer" in gap.reason for gap in covered.missing)
    night = FIRST_NIGHT + timedelta(days=3)
    assert {gap.next_try for gap in covered.missing} == {night}
    assert (covered.known.complete, fresh.stale) == (False, False)
    clear(clock)
    assert live(clock, 3) == []
    assert seen(clock)[0].gaps == []


@pytest.mark.proof
def test_what_fails_for_days_opens_a_warning_that_ends_with_it(clock: NightClock) -> None:
    assert live(clock, 0) == []
    fault(clock, **OUTAGE, period="week")
    assert live(clock, *range(1, 7)) == ["incomplete"]
    clear(clock)
    assert (live(clock, 7), told(clock)) == ([], [("incomplete", True)])
    assert seen(clock)[0].gaps == []


@pytest.mark.proof
def test_an_outage_is_one_alert_that_ends_with_it(clock: NightClock) -> None:
    assert live(clock, 0) == []
    fault(clock, **OUTAGE)
    assert live(clock, *range(1, 6)) == ["sync_failing"]
    covered, fresh = seen(clock)
    assert (fresh.stale, covered.known.complete) == (True, False)
    assert all("did not give a usable answer" in gap.reason for gap in covered.missing)
    clear(clock)
    assert (live(clock, 6), told(clock)) == ([], [("sync_failing", True)])
    covered, fresh = seen(clock)
    assert (fresh.stale, covered.gaps) == (False, [])


def test_a_machine_that_was_off_for_a_week_tells_nothing_when_it_is_back(clock) -> None:
    assert live(clock, 0) == []
    clock.move_to(FIRST_NIGHT + timedelta(days=9))
    tick()
    watch_all(now_utc())
    assert seen(clock)[1].stale
    clock.work_off()
    assert live(clock, 9, 10) == []
    assert told(clock) == []
    assert seen(clock)[0].gaps == []
