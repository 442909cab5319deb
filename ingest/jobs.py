"""The RQ jobs, each the work of one kind of run; ingest/run/work.py does what is around it."""

from datetime import date, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from ingest.fetch.backfill import fetch_history, start_next_window
from ingest.fetch.empty import refuse_empty
from ingest.fetch.late_metrics import read_late_histories
from ingest.fetch.monetization import sync_monetization
from ingest.fetch.page_insights import has_values, sync_window
from ingest.fetch.posts.sync import sync_posts
from ingest.graph.client import GraphClient
from ingest.graph.windows import Window, windows
from ingest.pictures.jobs import start_pictures
from ingest.plan.days import newest_day
from ingest.plan.history import days_since_last_read
from ingest.run.record import RunRecord
from ingest.run.work import do_run
from jobs.runs import MIDDAY
from models import MetaPage, SyncRun
from models.scope import tenant_session
from settings import get_settings

FIRST_DAYS = 88
MIDDAY_DAYS = 3


def sync_meta_page_insights(*, tenant_id: int, task_id: str) -> str:
    """Re-reads a Page's last days, or for a new Page its newest window. Returns the status."""
    # A history that broke off is taken up again once the Page answers.
    return do_run(tenant_id, task_id, _page_work, after=_start_next_window)


def sync_meta_post_insights(*, tenant_id: int, task_id: str) -> str:
    """Reads a Page's posts and their counters. Returns the status."""
    status = do_run(tenant_id, task_id, sync_posts)
    if status in ("succeeded", "partial"):
        _start_pictures(tenant_id, UUID(task_id))
    return status


def backfill_window(*, tenant_id: int, task_id: str) -> str:
    """Fetches one window of a Page's history, then starts the next. Returns the status."""
    return do_run(tenant_id, task_id, fetch_history, after=_start_next_window)


def _page_work(record: RunRecord, client: GraphClient) -> None:
    newest = newest_day()
    since, until = record.window
    if since is None or until is None:
        since, until = newest - timedelta(days=_days_to_read(record, newest) - 1), newest
    for window in windows(since, until):
        if not sync_window(record, client, window):
            refuse_empty(record.page, newest)
    if record.trigger != MIDDAY:
        read_late_histories(record, client, Window(since, until))
        sync_monetization(record, client, Window(since, until))


def _days_to_read(record: RunRecord, newest: date) -> int:
    """The last days, which Meta restates; for a Page without values one whole window.

    After a pause all days since the last good read come too, so that it leaves no hole.
    At midday only the newest few are read: Meta's newest day appears hours after Pacific midnight.
    """
    lookback = get_settings().meta_page_insights_lookback_days
    window = Window(newest - timedelta(days=FIRST_DAYS - 1), newest)
    with tenant_session(record.tenant_id) as session:
        known = has_values(session, record.page, window)
        missed = days_since_last_read(session, record.page, newest)
    if not known:
        return max(lookback, FIRST_DAYS, missed)
    return max(min(MIDDAY_DAYS, lookback) if record.trigger == MIDDAY else lookback, missed)


def _start_next_window(record: RunRecord, session: Session) -> None:
    # Runs in the process of a command walk through the windows themselves.
    if record.enqueued:
        page = session.get_one(MetaPage, (record.tenant_id, record.page.id))
        start_next_window(session, page, newest_day())


def _start_pictures(tenant_id: int, task_id: UUID) -> None:
    with tenant_session(tenant_id) as session:
        run = session.get_one(SyncRun, (tenant_id, task_id))
    if run.enqueued_at is not None:
        start_pictures(tenant_id, run.meta_page_id)
