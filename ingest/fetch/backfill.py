"""One window of a Page's history, and the edge where Meta keeps no older days.

1. The next window is the newest one that was not fetched to its end.
2. When Meta refuses its days, the earliest day that it does give is found by bisection, and the
   window begins there: nothing that Meta still has is lost.
3. When the day before is refused alone too, that is the edge, and the history ends there calmly.
"""

from datetime import date, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from ingest.fetch.empty import refuse_empty_history
from ingest.fetch.monetization import read_monetization_history
from ingest.fetch.page_insights import sync_window
from ingest.graph.client import GraphClient
from ingest.graph.errors import GraphError
from ingest.graph.insights import fetch_page_insights
from ingest.graph.sentences import ErrorKind
from ingest.graph.windows import Window
from ingest.plan.days import newest_day
from ingest.plan.history import next_window, oldest_fetched, set_goal
from ingest.plan.metrics import metrics_to_ask
from ingest.run.record import RunRecord
from jobs.runs import start_run
from models import MetaMetricRegistry, MetaMetricSupport, MetaPage, SyncRun
from models.runs import EDGE
from models.scope import tenant_session
from settings import get_settings

DAY = timedelta(days=1)


def fetch_history(record: RunRecord, client: GraphClient) -> None:
    """The work of one backfill run. Raises GraphError or EmptyAnswerError."""
    window = _window_of(record)
    if window is None:
        return
    try:
        came = sync_window(record, client, window)
    except GraphError as error:
        if error.kind is not ErrorKind.BAD_RANGE:
            raise
        _fetch_what_meta_keeps(record, client, window, error)
    else:
        if not came:
            refuse_empty_history(record.page, window)
        read_monetization_history(record, client, window)


def start_next_window(session: Session, page: MetaPage, newest: date) -> None:
    """Starts the next window, after the installation's setting was perhaps raised."""
    if page.backfill_goal is None:
        return
    set_goal(page, newest, get_settings().meta_page_insights_backfill_days)
    if next_window(session, page, newest) is not None:
        start_run(session, page, "backfill", trigger="backfill")


def _window_of(record: RunRecord) -> Window | None:
    since, until = record.window
    if since is not None and until is not None:
        return Window(since, until)
    with tenant_session(record.tenant_id) as session:
        page = session.get_one(MetaPage, (record.tenant_id, record.page.id))
        window = next_window(session, page, newest_day())
    if window is not None:
        _set_window(record, window)
    return window


def _fetch_what_meta_keeps(
    record: RunRecord, client: GraphClient, window: Window, refusal: GraphError
) -> None:
    first = _first_given_day(record, client, window)
    if first is None:
        _end_above(record, window, refusal)
        return
    shorter = Window(first, window.until)
    _set_window(record, shorter)
    if first > window.since and not _gives(record, client, Window(first - DAY, first - DAY)):
        record.progress[EDGE] = first.isoformat()
    sync_window(record, client, shorter)


def _end_above(record: RunRecord, window: Window, refusal: GraphError) -> None:
    """Meta keeps no day of this window: the history ended with the one before."""
    with tenant_session(record.tenant_id) as session:
        page = session.get_one(MetaPage, (record.tenant_id, record.page.id))
        if oldest_fetched(session, page) is None:
            raise refusal
    _set_window(record, Window(window.until, window.until))
    record.progress[EDGE] = window.until.isoformat()


def _first_given_day(record: RunRecord, client: GraphClient, window: Window) -> date | None:
    """The earliest first day with which Meta accepts the window; None when it accepts none."""
    refused, given = window.since, window.until
    if not _gives(record, client, Window(given, window.until)):
        return None
    while (given - refused).days > 1:
        middle = refused + (given - refused) / 2
        if _gives(record, client, Window(middle, window.until)):
            given = middle
        else:
            refused = middle
    return given


def _gives(record: RunRecord, client: GraphClient, window: Window) -> bool:
    """Whether Meta accepts these days, asked for one metric alone."""
    metrics = _metric_to_try(record)
    try:
        fetch_page_insights(client, record.page.page_id, metrics, "day", window.since, window.until)
    except GraphError as error:
        if error.kind is ErrorKind.BAD_RANGE:
            return False
        raise
    finally:
        record.requests, record.calls = client.requests, client.calls
        record.save()
    return True


def _metric_to_try(record: RunRecord) -> list[str]:
    """A daily metric that the Page has values for, else the first that is asked for."""
    with tenant_session(record.tenant_id) as session:
        known = session.execute(
            select(MetaMetricRegistry.key, MetaMetricRegistry.periods)
            .join(MetaMetricSupport, MetaMetricSupport.metric_id == MetaMetricRegistry.id)
            .where(
                MetaMetricSupport.tenant_id == record.tenant_id,
                MetaMetricSupport.meta_page_id == record.page.id,
                MetaMetricSupport.status == "available",
                MetaMetricRegistry.level == "PAGE",
            )
            .order_by(MetaMetricRegistry.id)
        ).all()
        asked = [(each.key, each.periods) for each in metrics_to_ask(session, record.page, "PAGE")]
    return [key for key, periods in [*known, *asked] if "day" in periods][:1]


def _set_window(record: RunRecord, window: Window) -> None:
    record.window = (window.since, window.until)
    with tenant_session(record.tenant_id) as session:
        session.execute(
            update(SyncRun)
            .where(SyncRun.tenant_id == record.tenant_id, SyncRun.id == record.task_id)
            .values(window_since=window.since, window_until=window.until)
        )
