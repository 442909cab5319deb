"""Which days of which line are missing or were given up, why, and when they are asked for next."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from sqlalchemy import text
from sqlalchemy.orm import Session

from models.completeness.days import DayRange, inclusive
from models.completeness.lines import over_lines, scope

State = Literal["unread", "no_last_read", "no_value", "given_up"]
# One row for each line and each state that some of its days are in.
MISSING = over_lines(
    """,
     line AS MATERIALIZED (
     SELECT wanted_line.*, told.wanted, told.missing, told.tried
       FROM missing_line told
      CROSS JOIN LATERAL unnest(told.ids) AS one (id)
       JOIN wanted_line ON wanted_line.id = one.id
      WHERE NOT (isempty(told.missing) AND isempty(told.given_up))),
     gap AS (
     SELECT line.id, gap.days * line.missing AS days, gap.tries, gap.next_try_at
       FROM line
       JOIN meta_insight_gap gap ON gap.tenant_id = line.tenant_id
        AND gap.coverage_id = line.id
      WHERE NOT isempty(line.missing)),
     state AS (
     SELECT gap.id, 'no_value' AS state, gap.days, gap.tries, gap.next_try_at FROM gap
      UNION ALL
     SELECT id, 'no_last_read', missing * read - tried, 0, NULL FROM line
      UNION ALL
     SELECT id, 'unread', missing - read - tried, 0, NULL FROM line
      UNION ALL
     SELECT id, 'given_up', given_up * wanted, 0, NULL FROM line)
SELECT line.meta_page_id, line.metric, line.period, line.breakdown, state.state, state.days,
       state.tries, state.next_try_at,
       CASE state.state WHEN 'given_up' THEN line.evidence ELSE line.reason END AS reason
  FROM state JOIN line ON line.id = state.id
 WHERE NOT isempty(state.days)
 ORDER BY line.meta_page_id, line.metric, line.period, line.breakdown, state.state, state.tries
"""
)


@dataclass(frozen=True)
class MissingDays:
    """Pacific days of one line in one state; of the level POST, days whose posts are not listed.

    unread: never answered. no_last_read: stored, but not read at the look-back age. no_value: Meta
    was asked `tries` times and gave none; asked again at `next_try_at` (UTC). given_up: not asked
    for any more. `reason` is a sentence where something is known.
    """

    metric: str
    period: str
    breakdown: str
    state: State
    days: tuple[DayRange, ...]
    tries: int
    next_try_at: datetime | None
    reason: str | None
    level: str = "PAGE"


def read_missing(
    session: Session,
    tenant_id: int,
    page_ids: Collection[int],
    now: datetime,
    through: date | None = None,
) -> dict[int, list[MissingDays]]:
    """What Pages (our ids) lack, by Page; the session is in their tenant. Complete ones are left
    out. `through` is a day that is wanted though Meta may not have published it yet."""
    found: dict[int, list[MissingDays]] = {}
    if not page_ids:
        return found
    for row in session.execute(text(MISSING), scope(tenant_id, page_ids, now, through)).mappings():
        facts = dict(row)
        lines = found.setdefault(facts.pop("meta_page_id"), [])
        lines.append(MissingDays(**facts | {"days": inclusive(facts["days"])}))
    return found
