"""Stores Page insight points: idempotent, rewriting nothing that is unchanged.

PostgreSQL refuses COPY into a table under row-level security, so points are copied into a
temporary table and go on from there in one statement.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from catalog.listed import LISTED, PERIODS
from ingest.graph.insights import InsightsAnswer
from ingest.store.held_page import hold_page
from ingest.store.imported import days_were_given
from ingest.store.kept.page_days import keep_days
from ingest.store.kept.page_freshness import keep_newest_day
from ingest.store.series import SeriesName, metric_ids, series_ids
from models import MetaPage
from models.orm import now_utc
from models.pacific import pacific_day

PROVISIONAL_DAYS = 2
# Meta writes a 0 that it fills up to five days later; a night may pass before that is seen.
ZERO_PROVISIONAL_DAYS = 6

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
# What is stored already is neither locked nor written: even an ON CONFLICT that changes nothing
# locks the rows that it finds.
CHANGED = """
CREATE TEMPORARY TABLE changed_point ON COMMIT DROP AS
SELECT new.series_id, new.metric_date, new.value, old.value AS old_value
  FROM incoming_point new
  LEFT JOIN meta_insight_point old ON old.tenant_id = :tenant AND old.series_id = new.series_id
   AND old.metric_date = new.metric_date
 WHERE old.value IS DISTINCT FROM new.value
"""
NOTE_RESTATEMENTS = """
INSERT INTO insight_restatement
       (tenant_id, series_id, metric_date, old_value, new_value, restated_at)
SELECT :tenant, series_id, metric_date, old_value, value, :now
  FROM changed_point
 WHERE metric_date < CASE WHEN old_value = 0 THEN CAST(:zero_settled AS date) ELSE :settled END
   AND old_value IS NOT NULL
"""
# Two writers of one Page wait for each other, so nothing new is there already. If it is, by whoever
# did not wait, the slower statement writes it too.
WRITE_NEW = """
INSERT INTO meta_insight_point (tenant_id, series_id, metric_date, value, observed_at)
SELECT :tenant, series_id, metric_date, value, :now
  FROM changed_point WHERE old_value IS NULL ORDER BY series_id, metric_date
"""
WRITE = """
INSERT INTO meta_insight_point AS old (tenant_id, series_id, metric_date, value, observed_at)
SELECT :tenant, series_id, metric_date, value, :now
  FROM changed_point WHERE old_value IS NOT NULL OR :new_too ORDER BY series_id, metric_date
    ON CONFLICT (tenant_id, series_id, metric_date)
    DO UPDATE SET value = excluded.value, observed_at = excluded.observed_at
 WHERE old.value IS DISTINCT FROM excluded.value
"""

# A history is read backwards: a key first met in an older window was there before the days that
# are stored already, and is 0 on those of them whose map held something. These days are looked up
# once and not once for each key, as PostgreSQL would before it has counted a Page's first points.
KEYS_MET_LATE_BECOME_ZERO = """
WITH came AS (
     SELECT key.metric_id, key.period, key.id, max(new.metric_date) AS last_day
       FROM incoming_point new
       JOIN meta_insight_series key ON key.tenant_id = :tenant AND key.id = new.series_id
      WHERE key.metric_id = ANY(:metrics) AND key.breakdown_key !~ '^is_from_[a-z]+=[01]$'
      GROUP BY key.metric_id, key.period, key.id),
     later AS MATERIALIZED (
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
# The newest day that changed of daily lines, and the oldest one of lines that lists of Pages show.
CHANGED_DAYS = """
SELECT max(changed.newest) FILTER (WHERE line.period = 'day'),
       min(changed.oldest) FILTER (WHERE metric.key = ANY(:listed) AND line.period = ANY(:periods)
                                     AND line.breakdown_key = '')
  FROM (SELECT series_id, max(metric_date) AS newest, min(metric_date) AS oldest
          FROM changed_point GROUP BY series_id) AS changed
  JOIN meta_insight_series line ON line.tenant_id = :tenant AND line.id = changed.series_id
  JOIN meta_metric_registry metric ON metric.id = line.metric_id
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
    filled within days does not. What is kept ready follows.
    """
    stored = write_points(session, page, answers)
    if stored.changed:
        _keep_ready(session, page)
    return stored


def write_points(session: Session, page: MetaPage, answers: Iterable[InsightsAnswer]) -> Stored:
    """Stores the points alone: for `store_answers`, and to measure what they cost."""
    answers = list(answers)
    lines = _by_line(answers)
    if not lines:
        return Stored(0, 0)
    now = now_utc()
    scope: dict[str, object] = {"tenant": page.tenant_id, "page": page.id, "now": now}
    hold_page(session, page.tenant_id, page.id)
    metrics = metric_ids(session, {metric for metric, *_rest in lines})
    series = series_ids(session, page, lines, metrics)
    session.execute(text("DROP TABLE IF EXISTS incoming_point, changed_point"))
    session.execute(text(INCOMING))
    copied = _copy(session, {series[name]: days for name, days in lines.items()})
    zeros = _fill_absent_keys(session, scope, answers, metrics)
    days_were_given(session, scope)
    changed = _write_changed(session, scope, now)
    maps = sorted({metrics[name] for each in answers for name, _day in each.full_maps})
    if maps and changed:
        session.execute(text(KEYS_MET_LATE_BECOME_ZERO), scope | {"metrics": maps})
    return Stored(copied + zeros, changed)


def _by_line(answers: Iterable[InsightsAnswer]) -> dict[SeriesName, dict[date, Decimal]]:
    """The values of each line by day; of what came twice the last."""
    lines: dict[SeriesName, dict[date, Decimal]] = {}
    for answer in answers:
        for point in answer.points:
            if point.metric_date is not None:
                name = (point.metric, point.period, point.breakdown_key)
                lines.setdefault(name, {})[point.metric_date] = point.value
    return lines


def _write_changed(session: Session, scope: dict[str, object], now: datetime) -> int:
    """Writes what is new or different among what came; returns how many points that were."""
    if not _rows_of(session, CHANGED, scope):
        return 0
    session.execute(text(NOTE_RESTATEMENTS), scope | _settled_days(now))
    try:
        with session.begin_nested():
            new = _rows_of(session, WRITE_NEW, scope)
    except IntegrityError:
        return _rows_of(session, WRITE, scope | {"new_too": True})
    return new + _rows_of(session, WRITE, scope | {"new_too": False})


def _keep_ready(session: Session, page: MetaPage) -> None:
    """Lists of Pages show these values in the moment in which they are stored."""
    wanted = {"tenant": page.tenant_id, "listed": list(LISTED), "periods": list(PERIODS)}
    newest, oldest = session.execute(text(CHANGED_DAYS), wanted).one()
    keep_newest_day(session, page, newest)
    keep_days(session, page, oldest)


def _settled_days(now: datetime) -> dict[str, date]:
    today = pacific_day(now)
    return {
        "settled": today - timedelta(days=PROVISIONAL_DAYS),
        "zero_settled": today - timedelta(days=ZERO_PROVISIONAL_DAYS),
    }


def _rows_of(session: Session, statement: str, values: dict[str, object]) -> int:
    return session.connection().execute(text(statement), values).rowcount


def _copy(session: Session, lines: Mapping[int, Mapping[date, Decimal]]) -> int:
    """Brings the values of series by day to the server; returns how many these are."""
    driver = session.connection().connection.driver_connection
    if driver is None:
        raise RuntimeError("the session has no connection")
    with driver.cursor() as cursor, cursor.copy("COPY incoming_point FROM STDIN") as copy:
        for series_id, days in lines.items():
            for day, value in days.items():
                copy.write_row((series_id, day, value))
    return sum(len(days) for days in lines.values())


def _fill_absent_keys(
    session: Session,
    scope: dict[str, object],
    answers: Iterable[InsightsAnswer],
    metrics: dict[str, int],
) -> int:
    maps: list[tuple[int, str, date]] = sorted(
        (metrics[metric], answer.period, day)
        for answer in answers
        for metric, day in answer.full_maps
        if day is not None and metric in metrics
    )
    if not maps:
        return 0
    ids, periods, days = zip(*maps, strict=True)
    named: dict[str, object] = {"metrics": list(ids), "periods": list(periods), "days": list(days)}
    return _rows_of(session, ABSENT_KEYS_BECOME_ZERO, scope | named)
