"""Daily numbers of Pages that are older than INSIGHTS_KEEP_DAYS are deleted, in the background.

1. Coverage forgets the days first: nothing says that a day was read whose number is gone, and
   where the setting is raised later Meta is asked for the days again.
2. Points and restatements go after it, some series at a time, each part a transaction of its own,
   and what is kept ready of these days.
What broke off between the two is done by the next night.
"""

from datetime import date

import structlog
from sqlalchemy import Table, and_, select, text

from jobs.erasure.chunks import delete_rows
from models import (
    InsightRestatement,
    MetaImportDay,
    MetaInsightPoint,
    MetaInsightSeries,
    MetaPageDay,
    MetaPageFreshness,
)
from models.completeness.lines import first_kept
from models.orm import now_utc
from models.scope import tenant_session

SERIES_AT_ONCE = 500
FORGET = text(
    """
    UPDATE meta_insight_coverage
       SET read = read * kept.days, settled = settled * kept.days, given_up = given_up * kept.days
      FROM (SELECT datemultirange(daterange(:first, NULL)) AS days) kept
     WHERE tenant_id = :tenant
       AND NOT read + settled + given_up <@ kept.days
    """
)
log = structlog.get_logger(__name__)


def age_insights(*, tenant_id: int) -> int:
    """Returns how many points and restatements of the tenant are gone."""
    first = first_kept(now_utc())
    if first is None:
        return 0
    with tenant_session(tenant_id) as session:
        session.execute(FORGET, {"tenant": tenant_id, "first": first})
        mine = select(MetaInsightSeries.id).where(MetaInsightSeries.tenant_id == tenant_id)
        series = list(session.scalars(mine.order_by(MetaInsightSeries.id)))
    deleted = sum(
        _delete(tenant_id, series[at : at + SERIES_AT_ONCE], first)
        for at in range(0, len(series), SERIES_AT_ONCE)
    )
    _delete_kept(tenant_id, first)
    log.info("insights_aged", tenant_id=tenant_id, deleted=deleted)
    return deleted


def _delete(tenant_id: int, series: list[int], first: date) -> int:
    deleted = 0
    for model in (InsightRestatement, MetaImportDay, MetaInsightPoint):
        table: Table = model.__table__  # type: ignore[assignment]
        old = and_(
            table.c.tenant_id == tenant_id,
            table.c.series_id.in_(series),
            table.c.metric_date < first,
        )
        deleted += delete_rows(tenant_id, table, old)
    return deleted


def _delete_kept(tenant_id: int, first: date) -> None:
    for day in (MetaPageDay.metric_date, MetaPageFreshness.newest_day):
        table: Table = day.class_.__table__
        old = and_(table.c.tenant_id == tenant_id, table.c[day.key] < first)
        delete_rows(tenant_id, table, old)
