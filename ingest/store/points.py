"""Stores Page insight points: idempotent, rewriting nothing that is unchanged.

PostgreSQL refuses COPY into a table under row-level security, so points are copied into a
temporary table and go on from there in one statement.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from catalog.listed import LISTED, PERIODS
from ingest.graph.insights import InsightPoint, InsightsAnswer
from ingest.store.kept.page_days import keep_days
from ingest.store.kept.page_freshness import keep_newest_day
from models import MetaInsightSeries, MetaMetricRegistry, MetaPage
from models.orm import now_utc
from models.pacific import pacific_day

PROVISIONAL_DAYS = 2
# Meta writes a 0 that it fills up to five days later; a night may pass before that is seen.
ZERO_PROVISIONAL_DAYS = 6

# Metric, period and breakdown key.
SeriesName = tuple[str, str, str]
PointName = tuple[str, str, str, date]

INCOMING = """
CREATE TEMPORARY TABLE incoming_point (series_id int, metric_date date, value numeric)
ON COMMIT DROP
"""
# Each map series of the Page counts from its first day on, stored or incoming.
ABSENT_KEYS_BECOME_ZERO = """
WITH incoming AS (
     SELECT series_id, min(metric_date) AS first_day FROM incoming_point GROUP BY series_id),
key AS MATERIALIZED (
     SELECT s.id, s.metric_id, s.period,
            least(incoming.first_day,
                  (SELECT min(old.metric_date) FROM meta_insight_point old
                    WHERE old.tenant_id = :tenant AND old.series_id = s.id)) AS first_day
       FROM meta_insight_series s LEFT JOIN incoming ON incoming.series_id = s.id
      WHERE s.tenant_id = :tenant AND s.meta_page_id = :page
        AND s.metric_id = ANY(CAST(:metrics AS int[])))
INSERT INTO incoming_point
SELECT key.id, map.metric_date, 0
  FROM unnest(CAST(:metrics AS int[]), CAST(:periods AS text[]), CAST(:days AS date[]))
       AS map (metric_id, period, metric_date)
  JOIN key ON key.metric_id = map.metric_id AND key.period = map.period
   AND key.first_day <= map.metric_date
  LEFT JOIN incoming_point new ON new.series_id = key.id AND new.metric_date = map.metric_date
 WHERE new.series_id IS NULL
"""
NOTE_RESTATEMENTS = """
INSERT INTO insight_restatement
       (tenant_id, series_id, metric_date, old_value, new_value, restated_at)
SELECT :tenant, old.series_id, old.metric_date, old.value, new.value, :now
  FROM incoming_point new
  JOIN meta_insight_point old ON old.tenant_id = :tenant AND old.series_id = new.series_id
   AND old.metric_date = new.metric_date
 WHERE old.value IS DISTINCT FROM new.value
   AND old.metric_date < CASE WHEN old.value = 0 THEN CAST(:zero_settled AS date)
                              ELSE :settled END
"""
UPSERT = """
INSERT INTO meta_insight_point AS old (tenant_id, series_id, metric_date, value, observed_at)
SELECT :tenant, series_id, metric_date, value, :now
  FROM incoming_point ORDER BY series_id, metric_date
    ON CONFLICT (tenant_id, series_id, metric_date)
    DO UPDATE SET value = excluded.value, observed_at = excluded.observed_at
 WHERE old.value IS DISTINCT FROM excluded.value
"""

# A history is read backwards: a key first met in an older window was there before the days that
# are stored already, and is 0 on those of them whose map held something.
KEYS_MET_LATE_BECOME_ZERO = """
WITH came AS (
     SELECT key.metric_id, key.period, key.id, max(new.metric_date) AS last_day
       FROM incoming_point new
       JOIN meta_insight_series key ON key.tenant_id = :tenant AND key.id = new.series_id
      WHERE key.metric_id = ANY(:metrics) AND key.breakdown_key !~ '^is_from_[a-z]+=[01]$'
      GROUP BY key.metric_id, key.period, key.id),
     later AS (
     SELECT DISTINCT other.metric_id, other.period, point.metric_date
       FROM (SELECT metric_id, period, max(last_day) AS last_day FROM came GROUP BY 1, 2) newest
       JOIN meta_insight_series other ON other.tenant_id = :tenant AND other.meta_page_id = :page
        AND other.metric_id = newest.metric_id AND other.period = newest.period
        AND other.breakdown_key !~ '^is_from_[a-z]+=[01]$' AND other.breakdown_key <> ''
       JOIN meta_insight_point point ON point.tenant_id = :tenant AND point.series_id = other.id
        AND point.metric_date > newest.last_day)
INSERT INTO meta_insight_point (tenant_id, series_id, metric_date, value, observed_at)
SELECT :tenant, came.id, later.metric_date, 0, :now
  FROM came JOIN later ON later.metric_id = came.metric_id AND later.period = came.period
 ORDER BY came.id, later.metric_date
    ON CONFLICT DO NOTHING
"""


@dataclass(frozen=True)
class Stored:
    """Points that were read, and how many of these were new or different.

    A zero that Meta leaves out of a map is read like one that it writes. Those of older days, for
    a key that was met late, are neither: nobody asked for these days.
    """

    processed: int
    changed: int


def store_answers(session: Session, page: MetaPage, answers: Iterable[InsightsAnswer]) -> Stored:
    """Stores the points of some answers; the session is in the Page's tenant.

    A value older than the newest two days that changes leaves a restatement behind; a 0 that is
    filled within days does not.
    """
    answers = list(answers)
    points = {
        (point.metric, point.period, point.breakdown_key, point.metric_date): point
        for answer in answers
        for point in answer.points
        if point.metric_date is not None
    }
    if not points:
        return Stored(0, 0)
    now = now_utc()
    scope: dict[str, object] = {"tenant": page.tenant_id, "page": page.id}
    session.execute(text("SELECT pg_advisory_xact_lock(:tenant, :page)"), scope)
    metrics = _metric_ids(session, {metric for metric, *_rest in points})
    series = _series_ids(session, page, points.values(), metrics)
    session.execute(text("DROP TABLE IF EXISTS incoming_point"))
    session.execute(text(INCOMING))
    _copy(session, points.values(), series)
    session.execute(text("ANALYZE incoming_point"))
    _fill_absent_keys(session, scope, answers, metrics)
    values: dict[str, object] = {"tenant": page.tenant_id, "now": now}
    session.execute(text(NOTE_RESTATEMENTS), values | _settled_days(now))
    processed = session.scalar(text("SELECT count(*) FROM incoming_point")) or 0
    changed = _rows_written(session, UPSERT, values)
    maps = sorted({metrics[name] for each in answers for name, _day in each.full_maps})
    if maps:
        late = scope | {"now": now, "metrics": maps}
        session.execute(text(KEYS_MET_LATE_BECOME_ZERO), late)
    if changed:
        _keep_ready(session, page, points)
    return Stored(processed, changed)


def _keep_ready(session: Session, page: MetaPage, names: Iterable[PointName]) -> None:
    """Lists of Pages show these values in the moment in which they are stored."""
    names = list(names)
    daily = (name[3] for name in names if name[1] == "day")
    keep_newest_day(session, page, max(daily, default=None))
    listed = (name[3] for name in names if name[0] in LISTED and name[1] in PERIODS)
    keep_days(session, page, min(listed, default=None))


def _settled_days(now: datetime) -> dict[str, date]:
    today = pacific_day(now)
    return {
        "settled": today - timedelta(days=PROVISIONAL_DAYS),
        "zero_settled": today - timedelta(days=ZERO_PROVISIONAL_DAYS),
    }


def _rows_written(session: Session, statement: str, values: dict[str, object]) -> int:
    return session.connection().execute(text(statement), values).rowcount


def _metric_ids(session: Session, keys: set[str]) -> dict[str, int]:
    rows = session.execute(
        select(MetaMetricRegistry.key, MetaMetricRegistry.id).where(
            MetaMetricRegistry.level == "PAGE", MetaMetricRegistry.key.in_(keys)
        )
    )
    return dict(rows.all())


def _series_ids(
    session: Session, page: MetaPage, points: Iterable[InsightPoint], metrics: dict[str, int]
) -> dict[SeriesName, int]:
    """The series of the points, by name; those that are new are made."""
    wanted = {(metrics[p.metric], p.period, p.breakdown_key) for p in points}
    found = _known_series(session, page, metrics)
    missing = sorted(wanted - set(found))
    if missing:
        rows = [
            {
                "tenant_id": page.tenant_id,
                "meta_page_id": page.id,
                "metric_id": metric_id,
                "period": period,
                "breakdown_key": breakdown_key,
            }
            for metric_id, period, breakdown_key in missing
        ]
        session.execute(insert(MetaInsightSeries).on_conflict_do_nothing(), rows)
        found = _known_series(session, page, metrics)
    names = {metric_id: key for key, metric_id in metrics.items()}
    return {(names[id_], period, key): found[id_, period, key] for id_, period, key in found}


def _known_series(
    session: Session, page: MetaPage, metrics: dict[str, int]
) -> dict[tuple[int, str, str], int]:
    series = MetaInsightSeries
    rows = session.execute(
        select(series.metric_id, series.period, series.breakdown_key, series.id).where(
            series.tenant_id == page.tenant_id,
            series.meta_page_id == page.id,
            series.metric_id.in_(metrics.values()),
        )
    )
    return {(metric, period, key): series_id for metric, period, key, series_id in rows}


def _copy(session: Session, points: Iterable[InsightPoint], series: dict[SeriesName, int]) -> None:
    driver = session.connection().connection.driver_connection
    if driver is None:
        raise RuntimeError("the session has no connection")
    with driver.cursor() as cursor, cursor.copy("COPY incoming_point FROM STDIN") as copy:
        for point in points:
            name = (point.metric, point.period, point.breakdown_key)
            copy.write_row((series[name], point.metric_date, point.value))


def _fill_absent_keys(
    session: Session,
    scope: dict[str, object],
    answers: Iterable[InsightsAnswer],
    metrics: dict[str, int],
) -> None:
    maps: list[tuple[int, str, date]] = sorted(
        (metrics[metric], answer.period, day)
        for answer in answers
        for metric, day in answer.full_maps
        if day is not None and metric in metrics
    )
    if maps:
        ids, periods, days = zip(*maps, strict=True)
        session.execute(
            text(ABSENT_KEYS_BECOME_ZERO),
            scope | {"metrics": list(ids), "periods": list(periods), "days": list(days)},
        )
