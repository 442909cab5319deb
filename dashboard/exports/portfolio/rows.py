"""The rows of the file: a Page, a group or the whole a row, in the columns of a person's choice."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from dashboard.components.goals import goal_lines, goals_mark
from dashboard.components.kpis import kpi_label
from dashboard.exports.data.goals import goal_row
from dashboard.exports.data.table import Row
from dashboard.queries.days.ranges import DateRange
from dashboard.queries.insights.kpi import Kpi
from dashboard.queries.pages.portfolio import PortfolioRow, read_all_rows
from dashboard.queries.pages.portfolio_totals import Together, Total, read_totals
from dashboard.queries.pages.portfolio_wish import COLUMNS, Wish

PAGE, GROUP, WHOLE = "page", "group", "total"
ABOUT = {
    "row": "page, group or total",
    "page": "the name of the Page or of the group",
    "page_id": "Facebook's id of the Page",
    "since": "first Pacific day",
    "until": "last Pacific day",
    "previous_since": "first Pacific day that it is compared with; empty without one",
    "previous_until": "last Pacific day that it is compared with",
}
CHANGE = "_change_rate"
# What follows the name of a figure's column, and what it holds.
PARTS = {
    "": "the number of the period; empty is a missing one, never zero",
    "_made_from": "how it comes from the days, or of how many Pages it is the sum",
    CHANGE: "the change as a ratio of the two numbers behind it",
    "_compared": "the number of the days that both periods have: what the change compares",
    "_compared_previous": "the same of the days that it is compared with",
}
GOALS = "goals"
OTHERS = {
    GOALS: {
        "goals": "how many goals of the month and the year are on pace",
        "goals_told": "each of these goals in words: what is reached, and where its pace leads",
    },
    "fresh": {"numbers_through": "the newest Pacific day with a number"},
    "alerts": {"open_alerts": "how many alerts are open"},
}


@dataclass(frozen=True)
class Work:
    """Which Pages and columns are wanted, and when the file is made."""

    session: Session
    tenant_id: int
    wish: Wish
    columns: Collection[str]
    now: datetime

    @property
    def figures(self) -> list[str]:
        """The figures that are wanted, in their order."""
        return [name for name in COLUMNS if name in self.columns]

    @property
    def others(self) -> list[str]:
        """What else is wanted of a Page, in its order."""
        return [name for name in OTHERS if name in self.columns]


def columns_of(work: Work) -> dict[str, str]:
    """The columns with their meaning."""
    figures = {f"{name}{part}": words for name in work.figures for part, words in PARTS.items()}
    others = {name: words for each in work.others for name, words in OTHERS[each].items()}
    return ABOUT | figures | others


def rates_of(work: Work) -> list[str]:
    """The columns that hold ratios."""
    return [f"{name}{CHANGE}" for name in work.figures]


def read_pages(work: Work) -> Iterator[PortfolioRow]:
    """Every Page that matches, in the order that is shown, some at a time."""
    return read_all_rows(work.session, work.tenant_id, work.wish, work.now)


def page_row(work: Work, read: PortfolioRow) -> Row:
    """A Page in the columns."""
    figures = [part for name in work.figures for part in _figure(read.kpis.get(name))]
    others = [value for name in work.others for value in _OTHER[name](read)]
    return [PAGE, read.page.name, read.page.page_id, *_days(read.span), *figures, *others]


def goal_rows(read: PortfolioRow) -> list[Row]:
    """The goals of a Page, in the columns of goals."""
    return [goal_row(read.page, standing) for standing in read.goals]


def total_rows(work: Work) -> Iterator[Row]:
    """The groups by name, then all Pages together."""
    totals = read_totals(work.session, work.tenant_id, work.wish, work.now)
    for group in totals.groups:
        yield _together(work, GROUP, group.name, group)
    yield _together(work, WHOLE, "", totals.whole)


def _together(work: Work, kind: str, name: str, of: Together) -> Row:
    figures = [part for each in work.figures for part in _total(of.totals.get(each), of.pages)]
    return [kind, name, None, *[None] * 4, *figures, *[None] * _width(work)]


def _width(work: Work) -> int:
    """How many columns there are of what else is told of a Page."""
    return sum(len(OTHERS[name]) for name in work.others)


def _days(span: DateRange) -> Row:
    before = (span.previous_since, span.previous_until) if span.compares else (None, None)
    return [span.since, span.until, *before]


def _figure(kpi: Kpi | None) -> Row:
    if kpi is None or kpi.value is None:
        return [None] * len(PARTS)
    both = kpi.compared
    return [
        kpi.value,
        kpi_label(kpi),
        kpi.change,
        both and both.value,
        both and both.previous,
    ]


def _total(total: Total | None, pages: int) -> Row:
    if total is None or total.value is None:
        return [None] * len(PARTS)
    made = f"sum of {total.pages} of {pages} Pages"
    return [total.value, made, total.change, total.now, total.before]


_OTHER: dict[str, Callable[[PortfolioRow], Row]] = {
    GOALS: lambda row: [goals_mark(row.goals) or None, "; ".join(goal_lines(row.goals)) or None],
    "fresh": lambda row: [row.fresh.data_through],
    "alerts": lambda row: [row.alerts],
}
