"""The RQ jobs, each the work of one kind of run; ingest/run/work.py does what is around it."""

from datetime import date, timedelta

from sqlalchemy.orm import Session

from ingest.fetch.empty import refuse_empty
from ingest.fetch.history import fetch_history, start_next_window
from ingest.fetch.oldest_day import sync_what_meta_keeps
from ingest.fetch.posts.sync import sync_posts
from ingest.graph.client import GraphClient
from ingest.graph.windows import Window
from ingest.pictures.jobs import start_pictures
from ingest.plan.history import newest_reach
from ingest.plan.lines import Reach
from ingest.run.record import RunRecord
from ingest.run.work import do_run
from jobs.runs import MIDDAY
from models.orm import now_utc

MIDDAY_SPAN = timedelta(days=2)


def sync_meta_page_insights(*, tenant_id: int, task_id: str) -> str:
    """Re-reads a Page's last days, or for a new Page its newest window. Returns the status."""
    # A history that broke off is taken up again once the Page answers.
    return do_run(tenant_id, task_id, _page_work, after=start_next_window)


def sync_meta_post_insights(*, tenant_id: int, task_id: str) -> str:
    """Reads a Page's posts and their counters. Returns the status."""
    return do_run(tenant_id, task_id, sync_posts, after=_start_pictures)


def backfill_window(*, tenant_id: int, task_id: str) -> str:
    """Fetches one window of a Page's history, then starts the next. Returns the status."""
    return do_run(tenant_id, task_id, fetch_history, after=start_next_window)


def _page_work(record: RunRecord, client: GraphClient) -> None:
    """What is due of the newest window; at midday what is unread, and the newest few days.

    Meta's newest day appears hours after Pacific midnight.
    """
    newest = newest_reach()
    again = newest.until - MIDDAY_SPAN if record.trigger == MIDDAY else date.min
    window = Window(record.window[0] or newest.since, record.window[1] or newest.until)
    reach = Reach(window.since, window.until, record.created_at or now_utc(), again)
    if not sync_what_meta_keeps(record, client, reach):
        refuse_empty(record.page, newest.until)


def _start_pictures(record: RunRecord, session: Session) -> None:
    # Runs in the process of a command fetch the pictures themselves.
    if record.enqueued:
        start_pictures(session, record.tenant_id, record.page.id)
