"""Which days of which line are missing or were given up, why, and when they are asked for next."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from psycopg.types.multirange import Multirange
from sqlalchemy import text
from sqlalchemy.orm import Session

from models.completeness.lines import over_lines, scope

State = Literal["unread", "no_last_read", "no_value", "given_up"]
# One row for each line and each state that some of its days are in.
MISSING = over_lines(
    """,
     tried AS (
     SELECT line.id, tried.days * line.missing AS days, tried.tries, tried.next_try_at
       FROM missing_line line
       JOIN meta_insight_gap tried ON tried.tenant_id = line.tenant_id
        AND tried.coverage_id = line.id),
     state AS (
     SELECT tried.id, 'no_value' AS state, tried.days, tried.tries, tried.next_try_at FROM tried
      UNION ALL
     SELECT line.id, 'no_last_read', line.missing * line.read, 0, NULL FROM missing_line line
      UNION ALL
     SELECT line.id, 'unread', line.missing - line.read - coalesce(
            (SELECT range_agg(tried.days) FROM tried WHERE tried.id = line.id), '{}'), 0, NULL
       FROM missing_line line
      UNION ALL
     SELECT line.id, 'given_up', line.given_up * line.wanted, 0, NULL FROM missing_line line)
SELECT line.metric, line.period, line.breakdown, state.state, state.days, state.tries,
       state.next_try_at,
       CASE state.state WHEN 'given_up' THEN line.evidence ELSE line.reason END AS reason
  FROM state JOIN missing_line line ON line.id = state.id
 WHERE NOT isempty(state.days)
 ORDER BY line.metric, line.period, line.breakdown, state.state, state.tries
"""
)


@dataclass(frozen=True)
class MissingDays:
    """Days of one line in one state, as ranges of Pacific days, both ends included.

    unread: never answered. no_last_read: stored, but not read at the look-back age. no_value: Meta
    was asked `tries` times and gave none; asked again at `next_try_at` (UTC). given_up: not asked
    for any more. `reason` is a sentence where something is known.
    """

    metric: str
    period: str
    breakdown: str
    state: State
    days: list[tuple[date, date]]
    tries: int
    next_try_at: datetime | None
    reason: str | None


def read_missing(
    session: Session, tenant_id: int, meta_page_id: int, now: datetime
) -> list[MissingDays]:
    """What a Page (our id) lacks, by metric; the session is in the Page's tenant."""
    rows = session.execute(text(MISSING), scope(tenant_id, [meta_page_id], now)).mappings()
    return [MissingDays(**row | {"days": _inclusive(row["days"])}) for row in map(dict, rows)]


def _inclusive(days: Multirange[date]) -> list[tuple[date, date]]:
    return [
        (each.lower, each.upper - timedelta(days=1)) for each in days if each.lower and each.upper
    ]
