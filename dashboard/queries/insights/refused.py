"""Which metrics Facebook gives no numbers of: of one Page, or of any."""

from collections.abc import Collection, Sequence

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from catalog.families import chain_of
from dashboard.queries.inputs import BadInput
from dashboard.queries.insights.metrics import Metric, read_metrics, require_metric
from models import MetaMetricRegistry, MetaMetricSupport, MetaPage

REFUSED = ("gated", "unsupported")


def refused_ids(session: Session, page: MetaPage, metric_ids: Collection[int]) -> set[int]:
    """Those of these metrics (ids of the registry) that the Page gets no numbers of."""
    of_page = and_(
        MetaMetricSupport.tenant_id == page.tenant_id,
        MetaMetricSupport.meta_page_id == page.id,
        MetaMetricSupport.metric_id == MetaMetricRegistry.id,
    )
    rows = session.execute(
        select(MetaMetricRegistry.id, MetaMetricRegistry.status, MetaMetricSupport.status)
        .outerjoin(MetaMetricSupport, of_page)
        .where(MetaMetricRegistry.id.in_(metric_ids))
    )
    return {number for number, status, own in rows if status == "INVALID" or own in REFUSED}


def require_given_line(session: Session, pages: Sequence[MetaPage], key: str) -> Metric:
    """A metric of Pages by day. Raises BadInput: it is unknown, or Facebook refuses it of one.

    A line that goes on in another metric of its family ends with the last of them alone.
    """
    metric = require_metric(session, "PAGE", key)
    chain = read_metrics(session, "PAGE", [link.metric for link in chain_of("PAGE", key)])
    ids = {one.id for one in chain.values()} or {metric.id}
    for page in pages:
        if refused_ids(session, page, ids) == ids:
            raise BadInput("metric", not_given(metric.title, page, pages))
    return metric


def not_given(title: str, page: MetaPage, pages: Sequence[MetaPage]) -> str:
    """What is said of a metric that the Page, one of these, gets no numbers of."""
    of = f"of {page.name}" if len(pages) > 1 else "here"
    return f"Facebook gives no {title} {of}; choose another metric."
