"""Marks what an import stored: whatever was written at its moment."""

from datetime import date
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

MARK_DAYS = """
INSERT INTO meta_import_day (tenant_id, series_id, metric_date, meta_import_id)
SELECT :tenant, point.series_id, point.metric_date, :import
  FROM imported_value new
  JOIN meta_insight_series series ON series.tenant_id = :tenant
   AND series.meta_page_id = :page AND series.metric_id = new.metric_id
   AND series.period = new.period AND series.breakdown_key = new.breakdown_key
  JOIN meta_insight_point point ON point.tenant_id = :tenant AND point.series_id = series.id
   AND point.metric_date = new.day
 WHERE new.post_id = '' AND point.observed_at = :now
    ON CONFLICT (tenant_id, series_id, metric_date)
    DO UPDATE SET meta_import_id = excluded.meta_import_id
"""
MARK_SNAPSHOTS = """
INSERT INTO meta_import_snapshot
       (tenant_id, meta_post_id, metric_id, breakdown_key, observed_on, meta_import_id)
SELECT :tenant, post.id, new.metric_id, new.breakdown_key, :today, :import
  FROM imported_value new
  JOIN meta_post post ON post.tenant_id = :tenant AND post.post_id = new.post_id
  JOIN meta_post_counter counter ON counter.tenant_id = :tenant
   AND counter.metric_id = new.metric_id AND counter.breakdown_key = new.breakdown_key
  JOIN meta_post_insight_point point ON point.tenant_id = :tenant
   AND point.meta_post_id = post.id AND point.counter_id = counter.id
   AND point.observed_on = :today
 WHERE new.post_id <> '' AND point.observed_at = :now
    ON CONFLICT (tenant_id, meta_post_id, metric_id, breakdown_key, observed_on)
    DO UPDATE SET meta_import_id = excluded.meta_import_id
"""


def mark(session: Session, scope: dict[str, Any], import_id: int, today: date) -> None:
    """Notes which values of `imported_value` were written at `now`, of this scope, by an import."""
    values = scope | {"import": import_id, "today": today}
    session.execute(text(MARK_DAYS), values)
    session.execute(text(MARK_SNAPSHOTS), values)
