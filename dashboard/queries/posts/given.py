"""Whether Facebook still gives what posts are ranked by: it may refuse a metric, of one Page or
of all."""

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from dashboard.queries.inputs import BadInput
from dashboard.queries.posts.values import PostMeasure, require_measure
from models import MetaMetricRegistry, MetaMetricSupport, MetaPage

REFUSED = ("gated", "unsupported")


def require_given(session: Session, page: MetaPage, key: str) -> PostMeasure:
    """The metric or rate of that name. Raises BadInput: it is unknown, or Facebook refuses it."""
    measure = require_measure(session, key)
    if measure.metric is not None and _is_refused(session, page, measure.metric.id):
        raise BadInput("metric", f"Facebook gives no {measure.title} here; choose another metric.")
    return measure


def _is_refused(session: Session, page: MetaPage, metric_id: int) -> bool:
    of_page = and_(
        MetaMetricSupport.tenant_id == page.tenant_id,
        MetaMetricSupport.meta_page_id == page.id,
        MetaMetricSupport.metric_id == MetaMetricRegistry.id,
    )
    status, support = session.execute(
        select(MetaMetricRegistry.status, MetaMetricSupport.status)
        .outerjoin(MetaMetricSupport, of_page)
        .where(MetaMetricRegistry.id == metric_id)
    ).one()
    return status == "INVALID" or support in REFUSED
