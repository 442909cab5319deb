"""Which metrics a sync asks for: what the picker may offer, less what never rides along."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import and_, exists, or_, select
from sqlalchemy.orm import Session

from catalog.picker import NOT_FOR_THIS_PAGE
from models import MetaMetricRegistry, MetaMetricSupport, MetaPage
from models.orm import now_utc

TRIED_AGAIN_AFTER = timedelta(days=7)


@dataclass(frozen=True)
class AskedMetric:
    """A metric to ask Meta for."""

    id: int
    key: str
    periods: tuple[str, ...]
    is_map: bool
    breakdowns: tuple[str, ...]


def metrics_to_ask(session: Session, page: MetaPage, level: str) -> list[AskedMetric]:
    """The ACTIVE metrics of a level that this Page is not refused, in a stable order.

    What was refused a week ago is tried once more: Meta may have given it back.

    Monetisation metrics never ride in a call with others: they fail it for most Pages.
    """
    week_ago = now_utc() - TRIED_AGAIN_AFTER
    refused = exists().where(
        MetaMetricSupport.tenant_id == page.tenant_id,
        MetaMetricSupport.meta_page_id == page.id,
        MetaMetricSupport.metric_id == MetaMetricRegistry.id,
        MetaMetricSupport.status.in_(NOT_FOR_THIS_PAGE),
        MetaMetricSupport.last_refused_at > week_ago,
    )
    due_again = and_(
        MetaMetricRegistry.catalog_status == "ACTIVE",
        MetaMetricRegistry.runtime_status == "INVALID",
        MetaMetricRegistry.runtime_checked_at <= week_ago,
    )
    rows = session.scalars(
        select(MetaMetricRegistry)
        .where(
            MetaMetricRegistry.level == level,
            or_(MetaMetricRegistry.status == "ACTIVE", due_again),
            MetaMetricRegistry.monetization.is_(False),
            ~refused,
        )
        .order_by(MetaMetricRegistry.is_default.desc(), MetaMetricRegistry.id)
    )
    return [
        AskedMetric(
            row.id,
            row.key,
            tuple(row.periods),
            row.value_type == "map",
            tuple(row.breakdown_params),
        )
        for row in rows
    ]
