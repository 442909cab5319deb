"""Which lines of numbers a Page has at Meta, and which days of each are due.

1. Each metric has a line for each of its periods, and one for each of its breakdowns by day.
2. Due is what is wanted and neither settled nor given up, nor waiting after an answer without a
   value. A line without any value is wanted for the newest days alone.
3. Young days that were read since the run began are not due again: a run that was interrupted
   goes on where it stood.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from ingest.graph.rows import BREAKDOWNS
from ingest.graph.windows import Window
from ingest.plan.metrics import RequestedMetric
from models import MetaPage
from models.completeness.lines import FIRST_WANTED, scope
from models.pacific import pacific_day
from settings import get_settings

PERIODS = ("day", "week", "days_28")
# What failed for a moment in a window of history may as well wait for a while.
FAILED_WAITS = timedelta(hours=1)

ADD_LINES = """
INSERT INTO meta_insight_coverage (tenant_id, meta_page_id, metric_id, period, breakdown)
SELECT :tenant, :page, line.metric_id, line.period, line.breakdown
  FROM unnest(CAST(:metrics AS int[]), CAST(:periods AS text[]), CAST(:breakdowns AS text[]))
       AS line (metric_id, period, breakdown)
 WHERE NOT EXISTS (SELECT FROM meta_insight_coverage known
                    WHERE known.tenant_id = :tenant AND known.meta_page_id = :page
                      AND known.metric_id = line.metric_id AND known.period = line.period
                      AND known.breakdown = line.breakdown)
    ON CONFLICT DO NOTHING
"""
DUE = """
SELECT line.metric_id, line.period, line.breakdown, NOT isempty(line.read) AS is_known,
       lower(part) AS since, upper(part) - 1 AS until
  FROM meta_insight_coverage line
  JOIN meta_page page ON page.tenant_id = line.tenant_id AND page.id = line.meta_page_id
 CROSS JOIN LATERAL (SELECT <first_wanted> AS wanted) first
 CROSS JOIN LATERAL (
       SELECT CASE WHEN NOT isempty(line.read) THEN first.wanted
                   WHEN line.answered_at IS NULL THEN :newest_window
                   ELSE :young END AS day) begins
  LEFT JOIN LATERAL (
       SELECT range_agg(tried.days) AS days FROM meta_insight_gap tried
        WHERE tried.tenant_id = line.tenant_id AND tried.coverage_id = line.id
          AND tried.next_try_at > :now) waiting ON true
 CROSS JOIN LATERAL unnest(
       datemultirange(CASE WHEN begins.day <= :until THEN daterange(begins.day, :until, '[]')
                           ELSE 'empty' END)
       * datemultirange(daterange(:since, :until, '[]'))
       - line.settled - line.given_up - coalesce(waiting.days, '{}')
       - line.read * datemultirange(daterange(:young, greatest(:young, :again_since)))
       - CASE WHEN line.answered_at >= :begun
              THEN line.read * datemultirange(daterange(:young, NULL)) ELSE '{}' END) part
 WHERE line.tenant_id = :tenant AND line.meta_page_id = ANY(:pages)
   AND (:patient OR coalesce(line.failed_at < :failed_before, true))
""".replace("<first_wanted>", FIRST_WANTED)


@dataclass(frozen=True)
class Line:
    """A metric, a period and a breakdown, as one request names them; `breakdown` may be empty."""

    metric: RequestedMetric
    period: str
    breakdown: str = ""

    @property
    def key(self) -> tuple[int, str, str]:
        """What the line is known by within its Page."""
        return self.metric.id, self.period, self.breakdown


@dataclass(frozen=True)
class Due:
    """Days of a line to ask for, all within one window; `is_known` says that it has values."""

    line: Line
    window: Window
    is_known: bool


@dataclass(frozen=True)
class Reach:
    """How much a run takes of what is due: Pacific days, both included.

    `begun` is when the run began. Young days that were read before are due again from `again_since`
    on. A `patient` run asks for what has failed lately too.
    """

    since: date
    until: date
    begun: datetime
    again_since: date = date.min
    patient: bool = True


def lines_of(metrics: Iterable[RequestedMetric]) -> list[Line]:
    """All lines of these metrics, the totals by day first."""
    metrics = list(metrics)
    plain = [Line(m, period) for period in PERIODS for m in metrics if period in m.periods]
    split = [
        Line(m, "day", flag)
        for flag in BREAKDOWNS
        for m in metrics
        if flag in m.breakdowns and "day" in m.periods
    ]
    return plain + split


def add_lines(session: Session, page: MetaPage, lines: Iterable[Line]) -> None:
    """Makes the coverage of lines that have none yet: all of it unread."""
    keys = [line.key for line in lines]
    if keys:
        metrics, periods, breakdowns = map(list, zip(*keys, strict=True))
        session.execute(
            text(ADD_LINES),
            {
                "tenant": page.tenant_id,
                "page": page.id,
                "metrics": metrics,
                "periods": periods,
                "breakdowns": breakdowns,
            },
        )


def read_due(
    session: Session, page: MetaPage, lines: Iterable[Line], reach: Reach, now: datetime
) -> list[Due]:
    """The due days of these lines within the reach, each line's in one window from end to end."""
    wanted = {line.key: line for line in lines}
    hulls: dict[tuple[int, str, str], Due] = {}
    for row in session.execute(text(DUE), _values(page, reach, now)):
        line = wanted.get((row.metric_id, row.period, row.breakdown))
        if line is None:
            continue
        before = hulls.get(line.key)
        since = min(row.since, before.window.since) if before else row.since
        until = max(row.until, before.window.until) if before else row.until
        hulls[line.key] = Due(line, Window(since, until), row.is_known)
    return [hulls[key] for key in wanted if key in hulls]


def newest_due_day(
    session: Session, page: MetaPage, lines: Iterable[Line], reach: Reach, now: datetime
) -> date | None:
    """The newest day within the reach that any of these lines is due for."""
    return max(
        (due.window.until for due in read_due(session, page, lines, reach, now)), default=None
    )


def _values(page: MetaPage, reach: Reach, now: datetime) -> dict[str, Any]:
    lookback = timedelta(days=get_settings().meta_page_insights_lookback_days)
    return scope(page.tenant_id, [page.id], now) | {
        "since": reach.since,
        "until": reach.until,
        "young": pacific_day(now) - lookback,
        "begun": reach.begun,
        "again_since": reach.again_since,
        "now": now,
        "patient": reach.patient,
        "failed_before": now - FAILED_WAITS,
    }
