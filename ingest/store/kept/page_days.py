"""Keeps the days of the metrics that lists of Pages show, with running totals.

1. A change of a day moves the totals of that day and of all later ones: they are reckoned anew,
   on top of the last total before it.
2. Rows that are right already are neither written nor locked. Nights change the newest days only.
3. OFFSET 0 lets each row be looked up by its whole key. Before PostgreSQL has counted the rows of a
   first history, it would read all of the Page's rows for each.
"""

from datetime import date

from sqlalchemy import text
from sqlalchemy.orm import Session

from catalog.listed import LISTED, PERIODS
from models import MetaPage

KEEP = """
WITH line AS (
     SELECT series.id, series.metric_id, series.period
       FROM meta_insight_series series
       JOIN meta_metric_registry metric ON metric.id = series.metric_id
        AND metric.level = 'PAGE' AND metric.key = ANY(:metrics)
      WHERE series.tenant_id = :tenant AND series.meta_page_id = :page
        AND series.period = ANY(:periods) AND series.breakdown_key = ''),
     before AS MATERIALIZED (
     SELECT metric.metric_id, kept.days, kept.total
       FROM (SELECT DISTINCT metric_id FROM line) metric
      CROSS JOIN LATERAL (
            SELECT kept.days, kept.total FROM meta_page_day kept
             WHERE kept.tenant_id = :tenant AND kept.meta_page_id = :page
               AND kept.metric_id = metric.metric_id AND kept.metric_date < :since
             ORDER BY kept.metric_date DESC LIMIT 1) kept),
     each AS (
     SELECT line.metric_id, point.metric_date,
            max(point.value) FILTER (WHERE line.period = 'day') AS value,
            max(point.value) FILTER (WHERE line.period = 'week') AS week,
            max(point.value) FILTER (WHERE line.period = 'days_28') AS days_28
       FROM line JOIN meta_insight_point point ON point.tenant_id = :tenant
        AND point.series_id = line.id AND point.metric_date >= :since
      GROUP BY line.metric_id, point.metric_date),
     now AS (
     SELECT metric_id, each.metric_date, each.value, each.week, each.days_28,
            coalesce(before.days, 0) + count(each.value) OVER through AS days,
            coalesce(before.total, 0) + coalesce(sum(each.value) OVER through, 0) AS total
       FROM each LEFT JOIN before USING (metric_id)
     WINDOW through AS (PARTITION BY metric_id ORDER BY each.metric_date))
INSERT INTO meta_page_day
       (tenant_id, meta_page_id, metric_id, metric_date, days, total, value, week, days_28)
SELECT :tenant, :page, now.metric_id, now.metric_date,
       now.days, now.total, now.value, now.week, now.days_28
  FROM now LEFT JOIN LATERAL (
       SELECT * FROM meta_page_day kept
        WHERE kept.tenant_id = :tenant AND kept.meta_page_id = :page
          AND kept.metric_id = now.metric_id AND kept.metric_date = now.metric_date
       OFFSET 0) kept ON true
 WHERE (kept.days, kept.total, kept.value, kept.week, kept.days_28)
       IS DISTINCT FROM (now.days, now.total, now.value, now.week, now.days_28)
 ORDER BY now.metric_id, now.metric_date
    ON CONFLICT (tenant_id, meta_page_id, metric_id, metric_date) DO UPDATE
   SET days = excluded.days, total = excluded.total, value = excluded.value,
       week = excluded.week, days_28 = excluded.days_28
"""
FORGET = "DELETE FROM meta_page_day WHERE tenant_id = :tenant AND meta_page_id = :page"
COUNT = "SELECT count(*) FROM meta_page_day WHERE tenant_id = :tenant AND meta_page_id = :page"
_WANTED = {"metrics": list(LISTED), "periods": list(PERIODS)}


def keep_days(session: Session, page: MetaPage, since: date | None) -> None:
    """Brings them up to what is stored: nothing before `since` has changed, or nothing at all."""
    if since is not None:
        values = {"tenant": page.tenant_id, "page": page.id, "since": since}
        session.execute(text(KEEP), values | _WANTED)


def renew_days(session: Session, page: MetaPage) -> None:
    """Makes those of a Page anew, after values were taken away."""
    session.execute(text(FORGET), {"tenant": page.tenant_id, "page": page.id})
    keep_days(session, page, date.min)


def rebuild(session: Session, page: MetaPage) -> int:
    """Makes those of the Page anew; returns how many there are."""
    renew_days(session, page)
    scope = {"tenant": page.tenant_id, "page": page.id}
    return int(session.execute(text(COUNT), scope).scalar_one())
