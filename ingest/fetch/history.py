"""One window of a Page's history, and then the next, until nothing is due."""

from sqlalchemy import update
from sqlalchemy.orm import Session

from ingest.fetch.oldest_day import sync_what_meta_keeps
from ingest.graph.client import GraphClient
from ingest.graph.windows import Window
from ingest.plan.history import next_window, raise_goal
from ingest.plan.lines import Reach
from ingest.run.record import RunRecord
from jobs.runs import start_run
from models import MetaPage, SyncRun
from models.orm import now_utc
from models.scope import tenant_session


def fetch_history(record: RunRecord, client: GraphClient) -> None:
    """The work of one backfill run. Raises GraphError."""
    window = _window_of(record)
    if window is not None:
        begun = record.created_at or now_utc()
        reach = Reach(window.since, window.until, begun, patient=False)
        sync_what_meta_keeps(record, client, reach, past=True)


def start_next_window(record: RunRecord, session: Session) -> None:
    """Starts the next window, in the transaction that ends a run, unless this got nowhere."""
    page = session.get_one(MetaPage, (record.tenant_id, record.page.id))
    raise_goal(page)
    window = next_window(session, page)
    if window is None:
        page.being_checked = False
    elif record.enqueued and (
        record.kind == "page" or record.progressed or _is_older(window, record)
    ):
        # Runs in the process of a command walk through the windows themselves.
        start_run(session, page, "backfill", trigger="backfill")


def _window_of(record: RunRecord) -> Window | None:
    since, until = record.window
    if since is not None and until is not None:
        return Window(since, until)
    with tenant_session(record.tenant_id) as session:
        page = session.get_one(MetaPage, (record.tenant_id, record.page.id))
        window = next_window(session, page)
        if window is not None:
            session.execute(
                update(SyncRun)
                .where(SyncRun.tenant_id == record.tenant_id, SyncRun.id == record.task_id)
                .values(window_since=window.since, window_until=window.until)
            )
            record.window = window.since, window.until
    return window


def _is_older(window: Window, record: RunRecord) -> bool:
    """Whether the run got a step back: Meta may have nothing of many windows on end."""
    _since, until = record.window
    return until is not None and window.until < until
