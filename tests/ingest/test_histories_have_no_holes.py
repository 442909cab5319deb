"""What breaks off is fetched again, what was refused is tried again, maps leave no gaps."""

from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import Engine, select, text

from ingest import jobs
from ingest.graph.insights import InsightPoint, InsightsAnswer
from ingest.inline import sync_page
from ingest.plan.days import newest_day
from ingest.store.points import store_answers
from jobs.runs import start_run
from models import MetaMetricRegistry, MetaPage, SyncRun
from models.orm import now_utc
from models.scope import tenant_session, wide_session
from tests.ingest.conftest import Connected
from tests.ingest.runs import has_history_due, walk_history, want_days

LATE = "page_views_total"
OLDER = f"""
SELECT period, breakdown_key, metric_date, value FROM v_page_insights
 WHERE metric_key = '{LATE}' AND metric_date < current_date - CAST(:days AS int) ORDER BY 1, 2, 3
"""
FORGET = f"""
WITH points AS (
     DELETE FROM meta_insight_point WHERE series_id IN (
            SELECT s.id FROM meta_insight_series s JOIN meta_metric_registry m
                ON m.id = s.metric_id WHERE m.key = '{LATE}'))
DELETE FROM meta_insight_coverage
 WHERE metric_id IN (SELECT id FROM meta_metric_registry WHERE key = '{LATE}')
"""
MAP = "page_actions_post_reactions_total"


def run(connected: Connected, kind: str) -> SyncRun:
    with tenant_session(connected.tenant_id) as session:
        page = session.get_one(MetaPage, (connected.tenant_id, connected.page.id))
        task = start_run(session, page, kind, trigger="test").task_id
    jobs_by_kind = {"backfill": jobs.backfill_window, "page": jobs.sync_meta_page_insights}
    jobs_by_kind[kind](tenant_id=connected.tenant_id, task_id=str(task))
    with tenant_session(connected.tenant_id) as session:
        return session.get_one(SyncRun, (connected.tenant_id, task))


def break_after_two_calls(connected: Connected) -> None:
    faults = connected.sandbox.world.faults
    faults.add({"kind": "delay", "seconds": 0, "path": "/insights", "times": 2})
    faults.add({"kind": "error", "code": 190, "status": 400, "path": "/insights", "times": -1})


def test_a_window_that_broke_off_is_fetched_again(connected: Connected, store: Engine) -> None:
    run(connected, "page")
    break_after_two_calls(connected)
    broken = run(connected, "backfill")
    assert (broken.status, broken.rows_processed > 0) == ("partial", True)
    connected.sandbox.world.faults.clear()
    again = run(connected, "backfill")
    assert (again.status, again.window_until) == ("succeeded", broken.window_until)


def test_a_page_sync_takes_up_a_history_that_broke_off(connected: Connected, store: Engine) -> None:
    run(connected, "page")
    connected.sandbox.world.faults.add(
        {"kind": "error", "code": 190, "status": 400, "path": "/insights", "times": -1}
    )
    run(connected, "backfill")
    connected.sandbox.world.faults.clear()
    assert run(connected, "page").status == "succeeded"
    with tenant_session(connected.tenant_id) as session:
        waiting = session.scalars(
            select(SyncRun.status).where(
                SyncRun.kind == "backfill", SyncRun.meta_page_id == connected.page.id
            )
        ).all()
    assert sorted(waiting) == ["failed", "queued"]


def test_a_sync_within_a_command_leaves_the_history_to_a_worker(
    connected: Connected, store: Engine
) -> None:
    assert sync_page(connected.page, ["page"]) == "succeeded"
    with tenant_session(connected.tenant_id) as session:
        newest = session.scalars(select(SyncRun).order_by(SyncRun.created_at.desc())).first()
    assert (newest.kind, newest.status) == ("backfill", "queued")


def test_an_empty_page_reads_a_whole_window_at_first(connected: Connected, store: Engine) -> None:
    run(connected, "page")
    with store.connect() as connection:
        oldest = connection.scalar(text("SELECT min(metric_date) FROM v_page_insights"))
    assert oldest == newest_day() - timedelta(days=87)


def test_a_refused_metric_is_tried_again_after_a_week(connected: Connected, store: Engine) -> None:
    week_ago = now_utc() - timedelta(days=8)
    with wide_session("registry") as session:
        row = session.scalars(
            select(MetaMetricRegistry).where(
                MetaMetricRegistry.level == "PAGE", MetaMetricRegistry.key == "page_views_total"
            )
        ).one()
        row.runtime_status, row.runtime_checked_at = "INVALID", week_ago
    assert run(connected, "page").status == "succeeded"
    with wide_session("registry") as session:
        assert session.get_one(MetaMetricRegistry, row.id).status == "ACTIVE"


def test_a_metric_that_comes_later_gets_the_windows_fetched_without_it(
    connected: Connected, store: Engine
) -> None:
    want_days(connected.page, 130)
    run(connected, "page")
    walk_history(connected.page)
    with store.begin() as connection:
        before = connection.execute(text(OLDER), {"days": 30}).all()
        # As before the release that knows the metric: neither asked for nor stored.
        connection.execute(text(FORGET))
    log = connected.sandbox.world.log
    assert run(connected, "page").status == "succeeded"
    log.clear()
    walk_history(connected.page)
    assert {entry["params"]["metric"] for entry in log.entries} == {LATE}
    with store.connect() as connection:
        assert connection.execute(text(OLDER), {"days": 30}).all() == before != []
    assert not has_history_due(connected.page)


def test_a_key_absent_from_a_later_map_is_zero_at_once(connected: Connected, store: Engine) -> None:
    first, second = date(2026, 3, 1), date(2026, 3, 2)
    points = tuple(
        InsightPoint(MAP, "day", day, Decimal(value), key, None)
        for day, key, value in ((first, "like", 5), (first, "wow", 2), (second, "like", 7))
    )
    full = frozenset({(MAP, first), (MAP, second)})
    answer = InsightsAnswer(points, (MAP,), frozenset({MAP}), full, frozenset())
    with tenant_session(connected.tenant_id) as session:
        store_answers(session, connected.page, [answer])
    with tenant_session(connected.tenant_id) as session:
        assert store_answers(session, connected.page, [answer]).changed == 0
    with store.connect() as connection:
        value = connection.scalar(
            text(
                "SELECT value FROM v_page_insights"
                " WHERE breakdown_key = 'wow' AND metric_date = '2026-03-02'"
            )
        )
    assert value == 0


def map_answer(days: dict[date, dict[str, int]]) -> InsightsAnswer:
    points = tuple(
        InsightPoint(MAP, "day", day, Decimal(value), key, None)
        for day, keys in days.items()
        for key, value in keys.items()
    )
    full = frozenset((MAP, day) for day, keys in days.items() if keys)
    return InsightsAnswer(points, (MAP,), frozenset({MAP}), full, frozenset())


def test_a_key_met_in_an_older_window_is_zero_on_the_later_days(
    connected: Connected, store: Engine
) -> None:
    old, first, empty, last = (date(2026, month, 1) for month in (1, 3, 4, 5))
    newer = map_answer({first: {"like": 5}, empty: {}, last: {"like": 7}})
    for answer in (newer, map_answer({old: {"like": 1, "wow": 2}})):
        with tenant_session(connected.tenant_id) as session:
            store_answers(session, connected.page, [answer])
    with store.connect() as connection:
        rows = connection.execute(
            text(
                "SELECT metric_date, value FROM v_page_insights"
                " WHERE breakdown_key = 'wow' ORDER BY metric_date"
            )
        )
        assert [tuple(row) for row in rows] == [(old, 2), (first, 0), (last, 0)]
    with tenant_session(connected.tenant_id) as session:
        assert store_answers(session, connected.page, [newer]).changed == 0
