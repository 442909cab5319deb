"""Keeps the newest day of which a Page has a daily value."""

from datetime import date

from sqlalchemy import text
from sqlalchemy.orm import Session

from models import MetaPage

KEEP = """
INSERT INTO meta_page_freshness AS kept (tenant_id, meta_page_id, newest_day)
VALUES (:tenant, :page, :newest)
    ON CONFLICT (tenant_id, meta_page_id) DO UPDATE SET newest_day = excluded.newest_day
 WHERE kept.newest_day < excluded.newest_day
"""
CLEAR = "DELETE FROM meta_page_freshness WHERE tenant_id = :tenant AND meta_page_id = :page"
# Each series is one look at the end of its index.
ANEW = """
INSERT INTO meta_page_freshness (tenant_id, meta_page_id, newest_day)
SELECT series.tenant_id, series.meta_page_id, max(newest.day)
  FROM meta_insight_series series
 CROSS JOIN LATERAL (
       SELECT max(point.metric_date) AS day FROM meta_insight_point point
        WHERE point.tenant_id = series.tenant_id AND point.series_id = series.id) newest
 WHERE series.tenant_id = :tenant AND series.period = 'day'
   AND series.meta_page_id = :page
 GROUP BY series.tenant_id, series.meta_page_id
HAVING max(newest.day) IS NOT NULL
"""


def keep_newest_day(session: Session, page: MetaPage, newest: date | None) -> None:
    """Notes that values up to this day were stored; None where no daily value was."""
    if newest is not None:
        values = {"tenant": page.tenant_id, "page": page.id, "newest": newest}
        session.execute(text(KEEP), values)


def renew_newest_day(session: Session, page: MetaPage) -> int:
    """Finds it anew, after values were taken away; returns how many there are: one at most."""
    scope = {"tenant": page.tenant_id, "page": page.id}
    session.execute(text(CLEAR), scope)
    return session.connection().execute(text(ANEW), scope).rowcount
