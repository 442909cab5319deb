"""Marks what Meta answered in the coverage of a Page's lines.

1. Days with a usable value are read; those at the look-back age are settled too.
2. Of the days that were told to be empty only those before a line's first value stay settled, as
   long as no older value comes; of a map all.
3. Days at the look-back age that were answered without a value go on to `gaps`. A line that the
   answer left out altogether, in the newest window, is as good as not asked for.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from ingest.graph.windows import Window
from ingest.plan.lines import Line
from ingest.store.gaps import note_gaps
from models import MetaPage
from models.pacific import pacific_day, published_day
from settings import get_settings

MARK = """
WITH answered AS (
     SELECT metric_id, period, breakdown, CAST(asked AS datemultirange) AS asked,
            CAST(usable AS datemultirange) AS usable, odd
       FROM unnest(CAST(:metrics AS int[]), CAST(:periods AS text[]), CAST(:breakdowns AS text[]),
                   CAST(:asked AS text[]), CAST(:usable AS text[]), CAST(:odd AS text[]))
            AS answered (metric_id, period, breakdown, asked, usable, odd)),
     before AS (
     SELECT metric_id, period, breakdown, line.read, line.settled
       FROM meta_insight_coverage line JOIN answered USING (metric_id, period, breakdown)
      WHERE line.tenant_id = :tenant AND line.meta_page_id = :page),
     marked AS (
INSERT INTO meta_insight_coverage AS line
       (tenant_id, meta_page_id, metric_id, period, breakdown, read, settled, answered_at)
SELECT :tenant, :page, metric_id, period, breakdown, usable,
       usable * datemultirange(daterange(NULL, :ripe, '[]')), :now
  FROM answered ORDER BY metric_id, period, breakdown
    ON CONFLICT (tenant_id, meta_page_id, metric_id, period, breakdown) DO UPDATE
   SET read = line.read + excluded.read,
       settled = (line.settled + excluded.settled) * (line.read + excluded.read)
                 + (line.settled - line.read - excluded.read)
                   * datemultirange(daterange(NULL, CASE WHEN line.metric_id <> ALL(:maps)
                                                      THEN lower(line.read + excluded.read) END)),
       given_up = line.given_up - excluded.read,
       answered_at = excluded.answered_at, failed_at = NULL, reason = NULL
RETURNING id, metric_id, period, breakdown, read, settled, given_up)
SELECT marked.id, marked.metric_id, odd,
       CAST(CASE WHEN :past OR NOT isempty(usable)
                 THEN (asked - usable) * datemultirange(daterange(NULL, :ripe, '[]'))
                      - marked.settled - marked.given_up ELSE '{}' END AS text) AS absent,
       (SELECT coalesce(sum(upper(days) - lower(days)), 0)
          FROM unnest((asked - marked.read - marked.settled - marked.given_up)
                      * datemultirange(daterange(lower(marked.read), :published, '[]'))) days)
         AS left_out,
       NOT (usable <@ coalesce(before.read, '{}'))
       OR NOT (usable * datemultirange(daterange(NULL, :ripe, '[]'))
               <@ coalesce(before.settled, '{}')) AS progressed
  FROM marked JOIN answered USING (metric_id, period, breakdown)
  LEFT JOIN before USING (metric_id, period, breakdown)
 WHERE NOT isempty(marked.read) AND lower(marked.read) <= :published
"""
MARK_FAILED = """
UPDATE meta_insight_coverage line SET failed_at = :now, reason = :reason
  FROM unnest(CAST(:metrics AS int[]), CAST(:periods AS text[]), CAST(:breakdowns AS text[]))
       AS failed (metric_id, period, breakdown)
 WHERE line.tenant_id = :tenant AND line.meta_page_id = :page
   AND line.metric_id = failed.metric_id AND line.period = failed.period
   AND line.breakdown = failed.breakdown
"""


@dataclass(frozen=True)
class LineAnswer:
    """A line that Meta answered: the days asked for, and those that came with a usable value.

    On `odd` days something came that cannot be true: they are not empty.
    """

    line: Line
    asked: Window
    usable: frozenset[date]
    odd: frozenset[date] = frozenset()


@dataclass(frozen=True)
class Marked:
    """`progressed`: something was read or settled that was not before.

    `left_out` counts by our id of a metric the published days without a value that had values
    before; `given_up` those that are not asked for any more from now on.
    """

    progressed: bool
    left_out: dict[int, int]
    given_up: dict[int, int]


def mark_answered(
    session: Session, page: MetaPage, answers: Sequence[LineAnswer], now: datetime, *, past: bool
) -> Marked:
    """Writes what these answers say of their lines, in the transaction that stored the values.

    `past`: they are of days where a line may not have been there yet.
    """
    if not answers:
        return Marked(progressed=False, left_out={}, given_up={})
    rows = session.execute(text(MARK), _values(page, answers, now) | {"past": past}).all()
    absent = {row.id: (row.absent, row.odd) for row in rows}
    gaps = note_gaps(session, page.tenant_id, absent, now)
    metrics = {row.id: row.metric_id for row in rows}
    return Marked(
        progressed=gaps.progressed or any(row.progressed for row in rows),
        left_out=_by_metric(rows),
        given_up={metrics[line]: days for line, days in gaps.given_up.items()},
    )


def mark_failed(
    session: Session, page: MetaPage, lines: Collection[Line], reason: str, now: datetime
) -> None:
    """Notes why these lines were not answered this time; their days stay due."""
    if lines:
        session.execute(text(MARK_FAILED), _scope(page, now) | _keys([*lines]) | {"reason": reason})


def _by_metric(rows: Iterable[Row[Any]]) -> dict[int, int]:
    counts: dict[int, int] = {}
    for row in rows:
        if row.left_out:
            counts[row.metric_id] = max(counts.get(row.metric_id, 0), int(row.left_out))
    return counts


def _values(page: MetaPage, answers: Sequence[LineAnswer], now: datetime) -> dict[str, Any]:
    lookback = timedelta(days=get_settings().meta_page_insights_lookback_days + 1)
    asked: dict[tuple[int, str, str], list[LineAnswer]] = {}
    for answer in answers:
        asked.setdefault(answer.line.key, []).append(answer)
    return (
        _scope(page, now)
        | _keys([same[0].line for same in asked.values()])
        | {
            "maps": [
                metric.id for metric in {answer.line.metric for answer in answers} if metric.is_map
            ],
            "asked": [_ranges(one.asked for one in same) for same in asked.values()],
            "usable": [_days(day for one in same for day in one.usable) for same in asked.values()],
            "odd": [_days(day for one in same for day in one.odd) for same in asked.values()],
            "ripe": pacific_day(now) - lookback,
            "published": published_day(now),
        }
    )


def _scope(page: MetaPage, now: datetime) -> dict[str, Any]:
    return {"tenant": page.tenant_id, "page": page.id, "now": now}


def _keys(lines: list[Line]) -> dict[str, Any]:
    return {
        "metrics": [line.metric.id for line in lines],
        "periods": [line.period for line in lines],
        "breakdowns": [line.breakdown for line in lines],
    }


def _ranges(windows: Iterable[Window]) -> str:
    return "{" + ",".join(f"[{each.since},{each.until}]" for each in windows) + "}"


def _days(days: Iterable[date]) -> str:
    """A multirange, written with one range for each stretch of days."""
    stretches: list[list[date]] = []
    for day in sorted(set(days)):
        if stretches and day - stretches[-1][1] == timedelta(days=1):
            stretches[-1][1] = day
        else:
            stretches.append([day, day])
    return "{" + ",".join(f"[{first},{last}]" for first, last in stretches) + "}"
