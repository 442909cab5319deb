"""How a run ends says what happened, in plain words, and keeps what was stored."""

import json
from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine, func, select, update

from ingest import jobs
from ingest.inline import sync_page
from jobs.runs import start_run
from models import InsightRestatement, MetaPage, SyncRun
from models.scope import tenant_session
from tests.ingest.conftest import Connected
from tests.ingest.runs import run


def newest_run(connected: Connected, kind: str) -> SyncRun:
    with tenant_session(connected.tenant_id) as session:
        return session.scalars(
            select(SyncRun)
            .where(SyncRun.meta_page_id == connected.page.id, SyncRun.kind == kind)
            .order_by(SyncRun.created_at.desc())
        ).first()


def test_an_empty_answer_after_values_is_no_success(connected: Connected, store: Engine) -> None:
    sync_page(connected.page, ["page"])
    connected.sandbox.world.faults.add({"kind": "empty", "path": "/insights", "times": -1})
    assert sync_page(connected.page, ["page"]) == "failed"
    assert "without any values" in newest_run(connected, "page").error


def test_a_throttled_run_lets_the_worker_go_and_knows_when_to_come_back(
    connected: Connected, store: Engine
) -> None:
    connected.sandbox.world.faults.add(
        {"kind": "throttle", "path": "/insights", "minutes": 20, "times": -1}
    )
    sync_page(connected.page, ["page"])
    ended = newest_run(connected, "page")
    assert ended.status == "throttled"
    wait = ended.resume_at - datetime.now(UTC)
    assert timedelta(minutes=18) < wait < timedelta(minutes=22)


def test_a_revoked_token_says_to_connect_again(connected: Connected, store: Engine) -> None:
    connected.sandbox.world.faults.add(
        {"kind": "revoke", "page": connected.page.page_id, "times": -1}
    )
    assert sync_page(connected.page, ["page"]) == "failed"
    ended = newest_run(connected, "page")
    assert "onnect" in ended.error
    assert ended.error_kind == "reauthorise"


def test_a_settled_value_that_changes_leaves_a_restatement(
    connected: Connected, store: Engine
) -> None:
    sync_page(connected.page, ["page"])
    day = (datetime.now(UTC) - timedelta(days=12)).date()
    connected.sandbox.world.faults.add(
        {
            "kind": "restate",
            "page": connected.page.page_id,
            "metric": "page_views_total",
            "day": day.isoformat(),
            "value": 987654,
            "times": -1,
        }
    )
    sync_page(connected.page, ["page"])
    with tenant_session(connected.tenant_id) as session:
        rows = session.scalars(
            select(InsightRestatement).where(InsightRestatement.new_value == 987654)
        ).all()
    assert [row.metric_date for row in rows] == [day]
    assert rows[0].old_value != rows[0].new_value


def test_a_run_that_is_taken_twice_runs_once(connected: Connected, store: Engine) -> None:
    ended = newest_run(connected, "page")
    call = {"tenant_id": connected.tenant_id, "task_id": str(ended.id)}
    assert jobs.sync_meta_page_insights(**call) == "succeeded"
    before = newest_run(connected, "page").rows_processed
    assert jobs.sync_meta_page_insights(**call) == "taken"
    assert newest_run(connected, "page").rows_processed == before


def test_a_history_goes_on_at_the_window_where_it_stopped(
    connected: Connected, store: Engine
) -> None:
    run(connected.page)
    first = run(connected.page, "backfill", window=None)
    second = run(connected.page, "backfill", window=None)
    assert second.window_until == first.window_since - timedelta(days=1)


def test_a_history_starts_its_next_window_by_itself(connected: Connected, store: Engine) -> None:
    sync_page(connected.page, ["page"])
    with tenant_session(connected.tenant_id) as session:
        page = session.get_one(MetaPage, (connected.tenant_id, connected.page.id))
        task = start_run(session, page, "backfill", trigger="test").task_id
        session.execute(update(SyncRun).where(SyncRun.id == task).values(enqueued_at=func.now()))
    jobs.backfill_window(tenant_id=connected.tenant_id, task_id=str(task))
    following = newest_run(connected, "backfill")
    assert (following.status, following.id != task) == ("queued", True)


def test_events_carry_the_fields_that_operators_rely_on(
    connected: Connected, store: Engine, capfd
) -> None:
    from jobs.logs import log_as_json

    log_as_json()
    sync_page(connected.page, ["page"])
    lines = [line for line in capfd.readouterr().err.splitlines() if line.startswith("{")]
    ended = [json.loads(line) for line in lines if '"sync_ended"' in line]
    assert {"tenant_id", "task_id", "correlation_id", "rows_processed", "page_id"} <= set(ended[0])
