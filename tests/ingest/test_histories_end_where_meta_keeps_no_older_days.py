"""A history goes back as far as Meta keeps data: to the day, and calmly."""

from datetime import date, timedelta

import pytest
from sqlalchemy import Engine, select, text

from dashboard.queries.backfill import BackfillProgress, read_backfills
from ingest import jobs
from ingest.plan.days import newest_day
from ingest.plan.history import next_window, set_goal
from jobs.runs import start_run
from models import MetaPage, SyncRun
from models.orm import now_utc
from models.scope import tenant_session
from tests.ingest.conftest import Connected

REFUSED = "(#100) since param is not valid. Metrics data is available for the last 2 years"
KEPT = timedelta(days=100)


@pytest.fixture
def short_memory(connected: Connected, monkeypatch: pytest.MonkeyPatch) -> date:
    """Meta keeps a hundred days; the first of them."""
    monkeypatch.setattr("ingest.sandbox.ranges.RETENTION", KEPT)
    # The midnight at which the hundredth day begins lies before the last hundred days.
    return newest_day() - KEPT + timedelta(days=2)


def walk_back(connected: Connected) -> list[SyncRun]:
    """Does what the workers would, until no window waits."""
    for _window in range(12):
        with tenant_session(connected.tenant_id) as session:
            run = session.scalar(windows(connected).where(SyncRun.status == "queued"))
        if run is None:
            break
        jobs.backfill_window(tenant_id=connected.tenant_id, task_id=str(run.id))
    with tenant_session(connected.tenant_id) as session:
        return list(session.scalars(windows(connected).order_by(SyncRun.created_at)))


def windows(connected: Connected):
    return select(SyncRun).where(
        SyncRun.kind == "backfill", SyncRun.meta_page_id == connected.page.id
    )


def progress(connected: Connected) -> BackfillProgress:
    with tenant_session(connected.tenant_id) as session:
        page = session.get_one(MetaPage, (connected.tenant_id, connected.page.id))
        return read_backfills(session, connected.tenant_id, [page], now_utc())[page.id]


def test_a_history_ends_at_the_first_day_that_meta_keeps(
    few_metrics: Connected, store: Engine, short_memory: date
) -> None:
    runs = walk_back(few_metrics)
    assert [run.status for run in runs] == ["succeeded", "succeeded"]
    assert runs[-1].window_since == short_memory
    with store.connect() as connection:
        oldest = connection.scalar(text("SELECT min(metric_date) FROM v_page_insights"))
    assert oldest == short_memory
    found = progress(few_metrics)
    assert (found.state, found.share, found.goal) == ("done", 1.0, short_memory)
    with tenant_session(few_metrics.tenant_id) as session:
        page = session.get_one(MetaPage, (few_metrics.tenant_id, few_metrics.page.id))
        assert next_window(session, page, newest_day()) is None


def test_a_window_that_lies_wholly_beyond_the_edge_ends_the_history(
    few_metrics: Connected, store: Engine
) -> None:
    with tenant_session(few_metrics.tenant_id) as session:
        page = session.get_one(MetaPage, (few_metrics.tenant_id, few_metrics.page.id))
        page.backfill_goal = newest_day() - timedelta(days=90)
    first = run_one(few_metrics)
    few_metrics.sandbox.world.faults.add(
        {"kind": "error", "code": 100, "status": 400, "message": REFUSED, "path": "/insights",
         "times": -1}
    )  # fmt: skip
    second = run_one(few_metrics)
    assert second.status == "succeeded"
    assert second.window_since == second.window_until == first.window_since
    assert progress(few_metrics).state == "done"


def run_one(connected: Connected) -> SyncRun:
    with tenant_session(connected.tenant_id) as session:
        page = session.get_one(MetaPage, (connected.tenant_id, connected.page.id))
        task = start_run(session, page, "backfill", trigger="test").task_id
    jobs.backfill_window(tenant_id=connected.tenant_id, task_id=str(task))
    with tenant_session(connected.tenant_id) as session:
        return session.get_one(SyncRun, (connected.tenant_id, task))


def test_a_refusal_that_passes_loses_no_day(few_metrics: Connected, store: Engine) -> None:
    few_metrics.sandbox.world.faults.add(
        {"kind": "error", "code": 100, "status": 400, "message": REFUSED, "path": "/insights"}
    )
    first, second = run_one(few_metrics), run_one(few_metrics)
    assert (first.status, second.status) == ("succeeded", "succeeded")
    assert second.window_until == first.window_since
    assert progress(few_metrics).state == "waiting"


def test_more_history_can_be_asked_for_and_less_takes_nothing_away(connected: Connected) -> None:
    with tenant_session(connected.tenant_id) as session:
        page = session.get_one(MetaPage, (connected.tenant_id, connected.page.id))
        set_goal(page, newest_day(), 1000)
        set_goal(page, newest_day(), 30)
        assert page.backfill_goal == newest_day() - timedelta(days=999)
