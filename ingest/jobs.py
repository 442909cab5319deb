"""The RQ jobs: each does the work of one run and always leaves its row told."""

import random
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from uuid import UUID

from sqlalchemy.orm import Session
from structlog.contextvars import bound_contextvars

from ingest.connect.refusals import note_doubt, note_refusal, note_unreadable
from ingest.fetch.backfill import fetch_history, start_next_window
from ingest.fetch.empty import EmptyAnswerError, refuse_empty
from ingest.fetch.late_metrics import read_late_histories
from ingest.fetch.monetization import sync_monetization
from ingest.fetch.page_insights import has_values, sync_window
from ingest.fetch.posts.sync import sync_posts
from ingest.graph.client import GraphClient
from ingest.graph.errors import GraphError
from ingest.graph.sentences import ErrorKind
from ingest.graph.windows import Window, windows
from ingest.pictures.jobs import start_pictures
from ingest.plan.days import newest_day
from ingest.plan.history import days_since_last_read
from ingest.run.access import NoTokenError, page_client
from ingest.run.accidents import told
from ingest.run.heartbeat import beating
from ingest.run.record import LostRunError, RunRecord, claim
from ingest.run.throttle import DEFAULT_WAIT_SECONDS
from jobs.budgets import SLOW_PERCENT, STOP_PERCENT
from jobs.runs import MIDDAY
from models import MetaPage, SyncRun
from models.orm import now_utc
from models.scope import tenant_session
from models.vault import UnreadableTokenError
from settings import get_settings

Work = Callable[[RunRecord, GraphClient], None]
After = Callable[[RunRecord, Session], None]
SWITCHED_OFF = "Fetching from Meta is switched off (META_PAGE_INSIGHTS_ENABLED=false)."
LEAST_WAIT_SECONDS = 60
FIRST_DAYS = 88
MIDDAY_DAYS = 3


def sync_meta_page_insights(*, tenant_id: int, task_id: str) -> str:
    """Re-reads a Page's last days, or for a new Page its newest window. Returns the status."""
    # A history that broke off is taken up again once the Page answers.
    return _run(tenant_id, task_id, _page_work, after=_start_next_window)


def sync_meta_post_insights(*, tenant_id: int, task_id: str) -> str:
    """Reads a Page's posts and their counters. Returns the status."""
    status = _run(tenant_id, task_id, sync_posts)
    if status in ("succeeded", "partial"):
        _start_pictures(tenant_id, UUID(task_id))
    return status


def backfill_window(*, tenant_id: int, task_id: str) -> str:
    """Fetches one window of a Page's history, then starts the next. Returns the status."""
    return _run(tenant_id, task_id, fetch_history, after=_start_next_window)


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


def _run(tenant_id: int, task_id: str, work: Work, after: After | None = None) -> str:
    record = claim(tenant_id, UUID(task_id))
    if record is None:
        return "taken"
    if after is not None:
        record.after = partial(after, record)
    with bound_contextvars(**record.names()), beating(record.beat):
        record.tell("sync_started")
        try:
            return _work_and_end(record, work)
        except LostRunError:
            record.tell("sync_lost")
            return "lost"


def _work_and_end(record: RunRecord, work: Work) -> str:
    if not get_settings().meta_page_insights_enabled:
        return record.finish("cancelled", "switched_off", SWITCHED_OFF)
    try:
        return _ask_meta(record, work)
    except LostRunError:
        raise
    except (NoTokenError, UnreadableTokenError) as error:
        if isinstance(error, UnreadableTokenError):
            note_unreadable(record.page)
        return record.finish("failed", "no_token", str(error))
    except Exception as error:  # noqa: BLE001  a run's row must end, whatever happened
        kind, sentence = told(error)
        record.tell("sync_broke", exception=type(error).__name__)
        return record.finish("failed", kind, sentence)


def _ask_meta(record: RunRecord, work: Work) -> str:
    # A history waits sooner than a sync, so that the nights keep their share.
    stop_percent = SLOW_PERCENT if record.kind == "backfill" else STOP_PERCENT
    with page_client(record.page, stop_percent=stop_percent) as client:
        try:
            work(record, client)
        except GraphError as error:
            return _end_after_refusal(record, error)
        except EmptyAnswerError as empty:
            note_doubt(record.page)
            return record.finish(empty.status, empty.kind, str(empty))
    return _end(record)


def _end(record: RunRecord) -> str:
    if record.warnings:
        return record.finish("partial", record.warning_kind, " ".join(record.warnings))
    if record.failed_metrics:
        names = ", ".join(sorted(record.failed_metrics))
        return record.finish("partial", "refused_metrics", f"Meta refused {names}; the rest is in.")
    return record.finish("succeeded")


def _end_after_refusal(record: RunRecord, error: GraphError) -> str:
    sentence = f"{error.sentence} {error.cure}".strip()
    if error.kind is ErrorKind.THROTTLE:
        seconds = max(error.retry_after or DEFAULT_WAIT_SECONDS, LEAST_WAIT_SECONDS)
        # Spread, so that runs that were stopped together do not come back together.
        wait = timedelta(seconds=seconds + random.uniform(0, 60))  # noqa: S311 - no secret
        return record.throttled(now_utc() + wait, sentence)
    note_refusal(record.page, error)
    # A window that broke off is not fetched: as "partial" it would leave a hole in the history.
    kept = record.rows_processed and record.kind != "backfill"
    status = "partial" if kept else "failed"
    return record.finish(status, str(error.kind), sentence)
