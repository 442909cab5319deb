"""Runs of a few days, to see quickly how they end."""

from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select, update

from ingest import jobs
from ingest.plan.days import newest_day
from ingest.plan.history import next_window
from jobs.runs import start_run
from models import MetaMetricRegistry, MetaMetricSupport, MetaPage, SyncRun
from models.orm import now_utc
from models.scope import tenant_session, wide_session
from tests.ingest.conftest import Connected

FUNCTIONS = {
    "page": jobs.sync_meta_page_insights,
    "post": jobs.sync_meta_post_insights,
    "backfill": jobs.backfill_window,
}
DAYS = 4


def begin(
    page: MetaPage, kind: str = "page", trigger: str = "test", window: tuple[date, date] | None = ()
) -> UUID:
    """Starts a run of the last few days; `window` None lets the job choose."""
    newest = newest_day()
    chosen = (newest - timedelta(days=DAYS - 1), newest) if window == () else window
    with tenant_session(page.tenant_id) as session:
        session.execute(
            update(SyncRun).where(SyncRun.status == "queued").values(status="cancelled")
        )
        row = session.get_one(MetaPage, (page.tenant_id, page.id))
        return start_run(session, row, kind, trigger=trigger, window=chosen, enqueue=False).task_id


def work(page: MetaPage, task: UUID) -> SyncRun:
    """Does what the run's job does and returns its row."""
    with tenant_session(page.tenant_id) as session:
        kind = session.get_one(SyncRun, (page.tenant_id, task)).kind
    FUNCTIONS[kind](tenant_id=page.tenant_id, task_id=str(task))
    with tenant_session(page.tenant_id) as session:
        return session.get_one(SyncRun, (page.tenant_id, task))


def run(page: MetaPage, kind: str = "page", **options) -> SyncRun:
    return work(page, begin(page, kind, **options))


def walk_history(page: MetaPage) -> list[SyncRun]:
    """Does what the workers would, until nothing of the history is due."""
    runs: list[SyncRun] = []
    while len(runs) < 12 and has_history_due(page):
        runs.append(run(page, "backfill", window=None))
    return runs


def has_history_due(page: MetaPage) -> bool:
    with tenant_session(page.tenant_id) as session:
        row = session.get_one(MetaPage, (page.tenant_id, page.id))
        return next_window(session, row) is not None


def want_days(page: MetaPage, days: int) -> None:
    """Makes the Page one of whose past only some days are wanted."""
    with tenant_session(page.tenant_id) as session:
        row = session.get_one(MetaPage, (page.tenant_id, page.id))
        row.backfill_goal = newest_day() - timedelta(days=days - 1)


def wake(page: MetaPage, task: UUID) -> None:
    """Lets a throttled run's time come."""
    with tenant_session(page.tenant_id) as session:
        session.execute(update(SyncRun).where(SyncRun.id == task).values(resume_at=now_utc()))


def metric(key: str, level: str = "PAGE") -> MetaMetricRegistry:
    with wide_session("command") as session:
        return session.scalars(
            select(MetaMetricRegistry).where(
                MetaMetricRegistry.level == level, MetaMetricRegistry.key == key
            )
        ).one()


def support(page: MetaPage, key: str) -> MetaMetricSupport | None:
    with tenant_session(page.tenant_id) as session:
        return session.get(MetaMetricSupport, (page.tenant_id, page.id, metric(key).id))


def age_support(page: MetaPage, days: int, **values) -> None:
    """Makes what is known of a Page's metrics so many days old."""
    then = now_utc() - timedelta(days=days)
    with tenant_session(page.tenant_id) as session:
        session.execute(
            update(MetaMetricSupport)
            .where(MetaMetricSupport.meta_page_id == page.id)
            .values(checked_at=then, last_value_at=then, last_refused_at=then, **values)
        )


def insights_calls(connected: Connected) -> list[dict]:
    """The parameters of the insights calls so far."""
    entries = connected.sandbox.world.log.entries
    return [e["params"] for e in entries if e["path"].endswith("/insights")]


def other_page(connected: Connected) -> MetaPage:
    """Another Page of the same tenant that can be analysed."""
    with tenant_session(connected.tenant_id) as session:
        return session.scalars(
            select(MetaPage)
            .where(
                MetaPage.can_analyze,
                MetaPage.token_encrypted.is_not(None),
                MetaPage.id != connected.page.id,
                MetaPage.followers_count > 1000,
            )
            .order_by(MetaPage.id)
        ).first()


def small_page(connected: Connected) -> MetaPage:
    """The Page with fewer than 100 likes."""
    with tenant_session(connected.tenant_id) as session:
        return session.scalars(select(MetaPage).where(MetaPage.followers_count < 100)).one()
