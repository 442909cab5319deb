"""The oldest day that Meta keeps, where a run meets it.

When Meta refuses the days of a window, the earliest day that it does give is found by bisection.
When the day before is refused alone too, that is the oldest day of this Page, and what lies before
it is wanted no more: nothing that Meta still has is lost.
"""

from datetime import date, timedelta

from ingest.fetch.page_insights import sync_lines
from ingest.graph.client import GraphClient
from ingest.graph.errors import GraphError
from ingest.graph.insights import fetch_page_insights
from ingest.graph.sentences import ErrorKind
from ingest.graph.windows import Window
from ingest.plan.lines import Reach
from ingest.plan.metrics import metrics_to_ask
from ingest.run.record import RunRecord
from models import MetaPage
from models.orm import now_utc
from models.scope import tenant_session

DAY = timedelta(days=1)


def sync_what_meta_keeps(
    record: RunRecord, client: GraphClient, reach: Reach, *, past: bool = False
) -> bool:
    """The same as `sync_lines`, where some of the days may be older than what Meta keeps."""
    try:
        return sync_lines(record, client, reach, past=past)
    except GraphError as error:
        if error.kind is not ErrorKind.BAD_RANGE:
            raise
        first = _first_given_day(record, client, Window(reach.since, reach.until))
        if first is None and not past:
            raise
    oldest = first or reach.until + DAY
    if first is None or not _gives(record, client, Window(oldest - DAY, oldest - DAY)):
        _keep(record, oldest)
    if first is None:
        return True
    return sync_lines(record, client, Reach(first, reach.until, reach.begun), past=past)


def _keep(record: RunRecord, oldest: date) -> None:
    with tenant_session(record.tenant_id) as session:
        page = session.get_one(MetaPage, (record.tenant_id, record.page.id))
        page.oldest_day, page.oldest_day_seen_at = oldest, now_utc()
        record.made_progress(session)


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
        asked = metrics_to_ask(session, record.page, "PAGE")
    daily = [m for m in asked if "day" in m.periods and not m.trial and not m.apart]
    return [m.key for m in sorted(daily, key=lambda m: not m.is_known_good)][:1]
