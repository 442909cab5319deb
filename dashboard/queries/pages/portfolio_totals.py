"""What many Pages have together: all of them, and those of each group.

1. Views, engagements and net follows add up over days and over Pages. Viewers and followers are
   people: one may be among those of several Pages, so that no sum of them is made.
2. A total is the sum of each Page's own number; it compares the sums of what each Page's own change
   compares, so that a Page without days before is on neither side.
3. A Page that is in several groups counts in each of them, and once in the whole.
"""

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from sqlalchemy import Integer, Select, bindparam, func, literal, select, union_all
from sqlalchemy.orm import Session

from dashboard.queries.days.pacific import pacific_yesterday
from dashboard.queries.days.ranges import FRESH_WITHIN, range_of
from dashboard.queries.insights.compared import ratio
from dashboard.queries.insights.key_figures import NET_FOLLOWS
from dashboard.queries.pages.portfolio_order import with_newest_days
from dashboard.queries.pages.portfolio_pairs import (
    Shape,
    ends_of,
    moves_and_pairs,
    sums_and_pairs,
)
from dashboard.queries.pages.portfolio_wish import COLUMNS, Wish, metrics_of, pages_meant, spans_of
from dashboard.queries.workspace.page_groups import name_groups
from models import MetaPage, MetaPageFreshness, PageGroupPage
from models.pacific import pacific_day


@dataclass(frozen=True)
class Total:
    """The sum of a column over the `pages` that have a number.

    `now` and `before` are what its change compares, of the `compared` Pages that have both.
    """

    value: Decimal | None = None
    pages: int = 0
    now: Decimal | None = None
    before: Decimal | None = None
    compared: int = 0

    def plus(self, other: "Total") -> "Total":
        """Both of them, of different Pages."""
        return Total(
            _added(self.value, other.value),
            self.pages + other.pages,
            _added(self.now, other.now),
            _added(self.before, other.before),
            self.compared + other.compared,
        )

    @property
    def change(self) -> float | None:
        """The change as a ratio; None where nothing compares."""
        return ratio(self.now, self.before)


def _added(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    return one if other is None else other if one is None else one + other


@dataclass(frozen=True)
class Together:
    """Pages and their totals by column; `group_id` and `name` where they are those of a group."""

    pages: int
    totals: dict[str, Total]
    group_id: int | None = None
    name: str = ""


@dataclass(frozen=True)
class Totals:
    """All Pages that match, and by name the groups that any of them is in.

    A group that was asked for is the whole, and no other stands beside it.
    """

    whole: Together
    groups: list[Together]


Reckon = Callable[[Shape], Select[Any]]


@dataclass(frozen=True)
class _Part:
    """Columns that add up in the same way, of Pages that have the same days."""

    columns: dict[int, str]
    reckon: Reckon


def read_totals(session: Session, tenant_id: int, wish: Wish, now: datetime) -> Totals:
    """What the Pages have together that match, however many of them are shown. Raises BadInput."""
    spans, pages = spans_of(wish, now), _pages_by_newest(session, tenant_id, wish, now)
    counted: Counter[int | None] = Counter()
    totals: dict[int | None, dict[str, Total]] = defaultdict(dict)
    parts = _parts(session)
    # Each column has a row of every Page, so that one of them counts the Pages.
    counting = next((name for part in parts for name in part.columns.values()), "")
    for newest, ids in pages.items():
        ends = ends_of(range_of(spans, newest, now), newest)
        for part in parts:
            metrics = list(part.columns)
            asked = {"tenant_id": tenant_id, "metrics": metrics} | ends.values
            listed = {"pages_listed": ids, "metrics_listed": metrics}
            summed = session.execute(_sums(part.reckon, ends.shape), asked | listed)
            for group_id, metric, number, *sums in summed:
                name = part.columns[metric]
                counted[group_id] += number if name == counting else 0
                totals[group_id][name] = totals[group_id].get(name, Total()).plus(Total(*sums))
    groups = [
        Together(counted[group.id], _ordered(totals[group.id]), group.id, group.name)
        for group in ([] if wish.group else name_groups(session, tenant_id))
        if group.id in counted
    ]
    return Totals(Together(counted[None], _ordered(totals[None])), groups)


def _ordered(totals: dict[str, Total]) -> dict[str, Total]:
    return {name: totals[name] for name in COLUMNS if name in totals}


def _parts(session: Session) -> list[_Part]:
    """What adds up over days and Pages: sums, and the net change of followers."""
    by_key = {metric.key: metric for metric in metrics_of(session, COLUMNS)}
    known = {name: by_key[key] for name, (_, key) in COLUMNS.items() if key in by_key}
    sums = {one.id: name for name, one in known.items() if one.aggregation == "sum"}
    moves = {one.id: name for name, one in known.items() if name == NET_FOLLOWS}
    parts = (_Part(sums, sums_and_pairs), _Part(moves, moves_and_pairs))
    return [part for part in parts if part.columns]


def _pages_by_newest(
    session: Session, tenant_id: int, wish: Wish, now: datetime
) -> dict[date | None, list[int]]:
    """Our ids of the Pages that match, by their newest day where that ends their range."""
    mine = (MetaPage.tenant_id == tenant_id, pages_meant(session, tenant_id, wish))
    row, today = MetaPageFreshness, pacific_day(now)
    pages: Any = select(MetaPage.id, row.newest_day).where(*mine)
    rows: Any = session.execute(with_newest_days(pages))
    oldest = pacific_yesterday(now) - FRESH_WITHIN
    found: dict[date | None, list[int]] = defaultdict(list)
    for page_id, newest in rows:
        found[min(newest, today) if newest and newest >= oldest else None].append(page_id)
    return found


@cache
def _sums(reckon: Reckon, shape: Shape) -> Any:
    """Group (empty for the whole), metric, Pages, and what a Total is made of."""
    member, each = PageGroupPage, reckon(shape).cte("each")
    of_group = (
        select(member.page_group_id, *_together(each))
        .join(member, member.meta_page_id == each.c.id)
        .where(member.tenant_id == bindparam("tenant_id"))
        .group_by(member.page_group_id, each.c.metric)
    )
    whole = select(literal(None, Integer), *_together(each)).group_by(each.c.metric)
    return union_all(whole, of_group)


def _together(each: Any) -> tuple[Any, ...]:
    value, now, before = each.c.value, each.c.pair[1], each.c.pair[2]
    return (
        each.c.metric,
        func.count(),
        func.sum(value),
        func.count(value),
        func.sum(now),
        func.sum(before),
        func.count(now),
    )
