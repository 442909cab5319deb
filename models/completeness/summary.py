"""How complete Pages are: one row a Page."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from models.completeness.days import DayRange, count_days, inclusive
from models.completeness.lines import over_lines, scope

SUMMARY = text(
    over_lines(
        """,
     line AS (
     SELECT meta_page_id, cardinality(ids) AS lines, wanted, missing,
            missing - read - tried AS unread, read, answered_at, given_up * wanted AS given_up,
            CASE WHEN NOT isempty(missing) THEN (
                 SELECT sum(upper(days) - lower(days)) FROM unnest(missing) days)
            END AS missing_days
       FROM missing_line)
SELECT meta_page_id, min(lower(wanted)) AS since, max(upper(wanted)) - 1 AS until,
       range_agg(missing) AS missing, range_agg(given_up) AS given_up,
       min(lower(unread)) AS unread_since,
       coalesce(sum(lines * missing_days), 0)::int AS missing_days,
       coalesce(sum(lines * (upper(wanted) - lower(wanted))), 0)::int AS wanted_days,
       min(lower(read)) AS oldest_day, max(upper(read)) - 1 AS newest_day,
       max(answered_at) AS answered_at
  FROM line GROUP BY meta_page_id
"""
    )
)


@dataclass(frozen=True)
class Completeness:
    """What of a Page's insights is wanted and what is there, in Pacific days, both ends included.

    `missing` and `given_up` are the days on which any line lacks its value; `unread_since` is the
    oldest that was never answered. `missing_days` of `wanted_days` count each line's days.
    `oldest_day` and `newest_day` are the ends of what was read, `answered_at` (UTC) is when Meta
    answered last.
    """

    since: date | None = None
    until: date | None = None
    missing: tuple[DayRange, ...] = ()
    given_up: tuple[DayRange, ...] = ()
    unread_since: date | None = None
    missing_days: int = 0
    wanted_days: int = 0
    oldest_day: date | None = None
    newest_day: date | None = None
    answered_at: datetime | None = None

    @property
    def complete(self) -> bool:
        """Whether something was read and nothing is missing."""
        return self.newest_day is not None and not self.missing

    @property
    def complete_since(self) -> date | None:
        """From here to `until` nothing is missing; None where even `until` is incomplete."""
        if self.answered_at is None or self.since is None or self.until is None:
            return None
        first = self.missing[-1].day_after if self.missing else self.since
        return first if first <= self.until else None

    @property
    def share(self) -> float:
        """How much of what is wanted is there, from 0 to 1."""
        return 1 - self.missing_days / self.wanted_days if self.wanted_days else 0.0

    @property
    def gap_days(self) -> int:
        """On how many days anything is missing."""
        return count_days(self.missing)


def read_completeness(
    session: Session, tenant_id: int, page_ids: Collection[int], now: datetime
) -> dict[int, Completeness]:
    """By our id of the Page; one statement for any number of Pages, in their tenant's session."""
    if not page_ids:
        return {}
    rows = session.execute(SUMMARY, scope(tenant_id, page_ids, now)).mappings()
    found: dict[int, Completeness] = {}
    for row in rows:
        facts: dict[str, Any] = dict(row)
        page_id = facts.pop("meta_page_id")
        days = {name: inclusive(facts[name]) for name in ("missing", "given_up")}
        found[page_id] = Completeness(**facts | days)
    return found
