"""How complete Pages are: one row a Page."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import text
from sqlalchemy.orm import Session

from models.completeness.lines import over_lines, scope

SUMMARY = over_lines(
    """,
     line AS (
     SELECT meta_page_id, wanted, missing, read, answered_at,
            (SELECT sum(upper(days) - lower(days)) FROM unnest(wanted) days) AS wanted_days,
            (SELECT sum(upper(days) - lower(days)) FROM unnest(missing) days) AS missing_days,
            (SELECT sum(upper(days) - lower(days)) FROM unnest(given_up * wanted) days)
              AS given_up_days
       FROM missing_line)
SELECT meta_page_id, min(lower(wanted)) AS since, max(upper(wanted)) - 1 AS until,
       CASE WHEN coalesce(max(upper(missing)), min(lower(wanted))) < max(upper(wanted))
            THEN coalesce(max(upper(missing)), min(lower(wanted))) END AS complete_since,
       coalesce(sum(missing_days), 0)::int, coalesce(sum(wanted_days), 0)::int,
       coalesce(sum(given_up_days), 0)::int,
       min(lower(read)) AS oldest_day, max(upper(read)) - 1 AS newest_day,
       max(answered_at) AS answered_at
  FROM line GROUP BY meta_page_id
"""
)


@dataclass(frozen=True)
class Completeness:
    """What of a Page's insights is wanted and what is there, in Pacific days, both ends included.

    From `complete_since` to `until` nothing is missing; None where even `until` is incomplete.
    `missing_days` of `wanted_days`, and `given_up_days`, count each line's days. `oldest_day` and
    `newest_day` are the ends of what was read, `answered_at` (UTC) when Meta answered last.
    """

    since: date | None = None
    until: date | None = None
    complete_since: date | None = None
    missing_days: int = 0
    wanted_days: int = 0
    given_up_days: int = 0
    oldest_day: date | None = None
    newest_day: date | None = None
    answered_at: datetime | None = None

    @property
    def complete(self) -> bool:
        """Whether something was read and nothing is missing."""
        return self.answered_at is not None and not self.missing_days

    @property
    def share(self) -> float:
        """How much of what is wanted is there, from 0 to 1."""
        return 1 - self.missing_days / self.wanted_days if self.wanted_days else 0.0


def read_completeness(
    session: Session, tenant_id: int, page_ids: Collection[int], now: datetime
) -> dict[int, Completeness]:
    """By our id of the Page; one statement for any number of Pages, in their tenant's session."""
    if not page_ids:
        return {}
    rows = session.execute(text(SUMMARY), scope(tenant_id, page_ids, now))
    return {page: Completeness(*facts) for page, *facts in rows}
