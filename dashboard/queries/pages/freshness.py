"""How fresh a Page's numbers are: the newest stored day, what was read of Meta, the history."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from dashboard.format import day as day_words
from dashboard.queries.pages.backfill import BackfillProgress, read_backfills
from dashboard.queries.pages.beside import brought_newest_day
from dashboard.queries.workspace.goals import bring_goals, goals_beside
from models import MetaPage, MetaPageFreshness
from models.completeness import Completeness, is_stale, read_completeness


@dataclass(frozen=True)
class Freshness:
    """`stale` means that the newest day that Meta has published was not read for 36 hours.

    `data_through` is the newest day with a stored value, imported ones included;
    `last_success_at` is when Meta last answered; `known` is what was read of it.
    """

    data_through: date | None
    last_success_at: datetime | None
    stale: bool
    backfill: BackfillProgress | None
    known: Completeness = field(default_factory=Completeness)

    @property
    def stale_words(self) -> str:
        """Why the numbers are stale, after a colon or as a sentence's beginning."""
        if self.known.newest_day is None:
            return "nothing was read from Meta yet"
        return f"nothing newer than {day_words(self.known.newest_day, weekday=True)} was read"


def read_freshness(
    session: Session, tenant_id: int, pages: Iterable[MetaPage], now: datetime
) -> dict[int, Freshness]:
    """Freshness by `MetaPage.id`, for any number of Pages in three statements at most."""
    pages = list(pages)
    ids = [page.id for page in pages]
    known = read_completeness(session, tenant_id, ids, now)
    newest = newest_days(session, tenant_id, ids)
    backfills = read_backfills(session, tenant_id, pages, known, now)
    return {
        page.id: _freshness(
            newest.get(page.id), known.get(page.id, Completeness()), backfills.get(page.id), now
        )
        for page in pages
    }


def newest_common_day(fresh: Iterable[Freshness]) -> date | None:
    """The newest day that every Page with numbers has; None where there are no numbers."""
    return min((each.data_through for each in fresh if each.data_through), default=None)


def _freshness(
    newest: date | None, known: Completeness, backfill: BackfillProgress | None, now: datetime
) -> Freshness:
    return Freshness(
        data_through=newest,
        last_success_at=known.answered_at,
        stale=is_stale(known.newest_day, now),
        backfill=backfill,
        known=known,
    )


def newest_days(session: Session, tenant_id: int, page_ids: Collection[int]) -> dict[int, date]:
    """The newest day with a stored value of each Page that has any, by our id of it.

    Their goals come along: whoever shows the numbers shows these beside them.
    """
    brought = {page: brought_newest_day(session, page) for page in page_ids}
    found = {page: told[0] for page, told in brought.items() if told and told[0]}
    unknown = [page for page, told in brought.items() if not told]
    return found | (_read_newest_days(session, tenant_id, unknown) if unknown else {})


def _read_newest_days(session: Session, tenant_id: int, page_ids: list[int]) -> dict[int, date]:
    found: dict[int, date] = {}
    asked = {"tenant_id": tenant_id, "page_ids": page_ids}
    for page, newest, goals in session.execute(_newest_days(), asked):
        found[page] = newest
        bring_goals(session, page, goals)
    return found


@cache
def _newest_days() -> Select[*tuple[Any, ...]]:
    row = MetaPageFreshness
    return select(
        row.meta_page_id, row.newest_day, goals_beside(row.tenant_id, row.meta_page_id)
    ).where(
        row.tenant_id == bindparam("tenant_id"),
        row.meta_page_id.in_(bindparam("page_ids", expanding=True)),
    )
