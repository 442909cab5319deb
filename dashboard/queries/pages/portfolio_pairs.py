"""The number of each of many Pages and the two that its change compares, reckoned in the database.

1. Where every day that compares has a number, both sums are differences of running totals: some
   three rows of a Page, however long the range is.
2. Where one lacks, the days are laid over each other by their places, of such Pages alone.
3. All Pages have the same days here, so that each of the rows is found by its day for all of them.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    ARRAY,
    BindParameter,
    ColumnElement,
    Date,
    Integer,
    Numeric,
    Select,
    and_,
    bindparam,
    case,
    cast,
    column,
    func,
    null,
    or_,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import array
from sqlalchemy.orm import aliased

from dashboard.queries.days.pacific import ONE_DAY
from dashboard.queries.days.ranges import DateRange
from dashboard.queries.pages.portfolio_lines import Line, one_of
from models import MetaPageDay


@dataclass(frozen=True)
class Shape:
    """What a statement is made for, whatever its days are: `days` names those whose rows it reads,
    each with the first of them that is the same day.
    """

    compares: bool
    is_backward: bool
    days: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Ends:
    """The days of a number; of what compares the first and the last one, `days` after each other.

    `days` is 0 where nothing does.
    """

    since: date
    until: date
    days: int
    then: date

    @property
    def edges(self) -> dict[str, date]:
        """The days whose rows are read: the first and the last ones, and those before them."""
        length = ONE_DAY * (self.days - 1)
        return {
            "eve": self.since - ONE_DAY,
            "until": self.until,
            "cut": self.since + length,
            "then_eve": self.then - ONE_DAY,
            "then_cut": self.then + length,
        }

    @property
    def shape(self) -> Shape:
        """What statements for such days have in common."""
        first: dict[date, str] = {}
        named = tuple((name, first.setdefault(day, name)) for name, day in self.edges.items())
        return Shape(self.days > 0, self.until < self.since, named)

    @property
    def values(self) -> dict[str, Any]:
        """What a statement of the shape is run with."""
        away = (self.then - self.since).days
        own = {"since": self.since, "then": self.then, "days": self.days, "away": away}
        return own | self.edges


def ends_of(span: DateRange, newest: date | None) -> Ends:
    """Of a range of Pages whose newest day this is: none of them has a number after it."""
    until = span.until if newest is None else min(span.until, newest)
    days = min((until - span.since).days + 1, len(span.previous_days)) if span.compares else 0
    return Ends(span.since, until, max(days, 0), span.previous_since)


def sums_and_pairs(shape: Shape) -> Select[Any]:
    """Page, metric, the sum of the days, and both sums of the days that both periods have.

    Run with `tenant_id`, `metrics`, `metrics_listed`, `pages_listed`, and the values of `Ends`.
    """
    rows = _Rows(shape)
    total, number = rows.between("eve", "until")
    pair: ColumnElement[Any] = null()
    if shape.compares:
        mine, days = rows.between("eve", "cut")
        theirs, then_days = rows.between("then_eve", "then_cut")
        one, other = aliased(MetaPageDay), aliased(MetaPageDay)
        summed = select(array([func.sum(one.value), func.sum(other.value)]))
        wanted = bindparam("days", type_=Integer())
        pair = case(
            (and_(days == wanted, then_days == wanted), array([mine, theirs])),
            (or_(days == 0, then_days == 0), null()),
            else_=one_of(summed.where(rows.of_both(one, other)), one, other),
        )
    return rows.select(case((number > 0, total)), pair)


def moves_and_pairs(shape: Shape) -> Select[Any]:
    """Page, metric, how far the stock moved, and both moves up to the newest place of both.

    Run as `sums_and_pairs`.
    """
    rows = _Rows(shape)
    start, last = rows.on("eve").value, rows.on("until").value
    within = rows.line.last_value(_day("since"), _day("until"))
    value = null() if shape.is_backward else func.coalesce(last, within) - start
    pair: ColumnElement[Any] = null()
    if shape.compares:
        then_start = rows.on("then_eve").value
        mine, theirs = rows.on("cut").value, rows.on("then_cut").value
        one, other = aliased(MetaPageDay), aliased(MetaPageDay)
        moved = select(array([one.value - start, other.value - then_start]))
        newest = moved.where(rows.of_both(one, other)).order_by(one.metric_date.desc())
        pair = case(
            (or_(start.is_(None), then_start.is_(None)), null()),
            (
                and_(mine.is_not(None), theirs.is_not(None)),
                array([mine - start, theirs - then_start]),
            ),
            else_=one_of(newest, one, other),
        )
    return rows.select(value, pair)


class _Rows:
    """The kept rows of each Page and metric on the days that are asked for."""

    def __init__(self, shape: Shape) -> None:
        page, metric = _numbers("page", "pages"), _numbers("metric", "metrics")
        tenant_id = bindparam("tenant_id", type_=Integer())
        self.line = Line(tenant_id, page.c.number, metric.c.number)
        self._first = dict(shape.days)
        self._from: Any = page.join(metric, true())
        self._found: dict[str, Any] = {}

    def on(self, name: str) -> Any:
        """The rows of a day by its name; a day that is asked for again is not read again."""
        day = self._first[name]
        if day not in self._found:
            row = aliased(MetaPageDay, name=f"day_{len(self._found)}")
            # Of all Pages at once: PostgreSQL finds them by the day.
            metrics = row.metric_id.in_(bindparam("metrics", expanding=True))
            self._from = self._from.outerjoin(row, and_(self.line.on(row, _day(day)), metrics))
            self._found[day] = row
        return self._found[day]

    def between(self, before: str, last: str) -> tuple[Any, Any]:
        """The sum of the days after one and through another, and how many have a number."""
        end, start = self.on(last), self.on(before)
        total, days = (
            self.line.through(end, name, _day(last)) - self.line.through(start, name, _day(before))
            for name in ("total", "days")
        )
        return total, days

    def of_both(self, mine: Any, theirs: Any) -> ColumnElement[bool]:
        """The days of both periods that have the same place and both a number."""
        return and_(
            self.line.of(mine),
            self.line.of(theirs),
            mine.metric_date.between(_day("since"), _day("cut")),
            theirs.metric_date.between(_day("then"), _day("then_cut")),
            theirs.metric_date == mine.metric_date + bindparam("away", type_=Integer()),
            mine.value.is_not(None),
            theirs.value.is_not(None),
        )

    def select(self, value: Any, pair: Any) -> Select[Any]:
        """Page, metric, value and pair of all of them."""
        return select(
            self.line.page_id.label("id"),
            self.line.metric_id.label("metric"),
            cast(value, Numeric()).label("value"),
            cast(pair, ARRAY(Numeric())).label("pair"),
        ).select_from(self._from)


def _day(name: str) -> BindParameter[date]:
    return bindparam(name, type_=Date())


def _numbers(name: str, values: str) -> Any:
    listed = func.unnest(bindparam(f"{values}_listed", type_=ARRAY(Integer())))
    return listed.table_valued(column("number", Integer), name=name).render_derived()
