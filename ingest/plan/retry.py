"""Once a week what Meta refused becomes due again, so that one night tries all of it together."""

from datetime import timedelta

from sqlalchemy import update

from catalog.picker import NOT_FOR_THIS_PAGE
from ingest.plan.metrics import TRIED_AGAIN_AFTER
from models import MetaMetricRegistry, MetaMetricSupport
from models.orm import now_utc
from models.scope import tenant_session, wide_session

# What was refused in a later night of this week waits for the next one.
ALMOST_A_WEEK = timedelta(days=6)


def try_refused_again(*, tenant_id: int) -> int:
    """Lets the next nightly sync ask again for what was refused about a week ago; how many."""
    now = now_utc()
    due, almost = now - TRIED_AGAIN_AFTER, now - ALMOST_A_WEEK
    with tenant_session(tenant_id) as session:
        pages = session.execute(
            update(MetaMetricSupport)
            .where(
                MetaMetricSupport.tenant_id == tenant_id,
                MetaMetricSupport.status.in_(NOT_FOR_THIS_PAGE),
                MetaMetricSupport.last_refused_at.between(due, almost),
            )
            .values(last_refused_at=due)
            .returning(MetaMetricSupport.metric_id)
            .execution_options(synchronize_session=False)
        ).all()
    with wide_session("registry") as session:
        metrics = session.execute(
            update(MetaMetricRegistry)
            .where(
                MetaMetricRegistry.catalog_status == "ACTIVE",
                MetaMetricRegistry.runtime_status == "INVALID",
                MetaMetricRegistry.runtime_checked_at.between(due, almost),
            )
            .values(runtime_checked_at=due)
            .returning(MetaMetricRegistry.id)
        ).all()
    return len(pages) + len(metrics)
