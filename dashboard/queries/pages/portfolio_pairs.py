"""The number of each of many Pages and the two that its change compares, reckoned in the database.

1. Where every day that compares has a number, both sums are differences of running totals: some
   three rows of a Page, however long the range is.
2. Where one lacks, the days are laid over each other by their places, of such Pages alone.
3. All Pages have the same days here, so that each of the rows is found by its day for all of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Date,
    Integer,
    Numeric,
    Select,
    and_,
    case,
    cast,
    column,
    func,
    literal,
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
class Ends:
    """The days of a number; of what compares the first and the last one, `days` after each other.

    `days` is 0 where nothing does.
    """

    since: date
    until: date
    days: int
    then: date

    @property
    def cut(self) -> date:
        """The last day that compares."""
        return self.since + ONE_DAY * (self.days - 1)

    @property
    def then_cut(self) -> date:
        """The last day that it compares with."""
        return self.then + ONE_DAY * (self.days - 1)


def ends_of(span: DateRange, newest: date | None) -> Ends:
    """Of a range of Pages whose newest day this is: none of them has a number after it."""
    until = span.until if newest is None else min(span.until, newest)
    days = min((until - span.since).days + 1, len(span.previous_days)) if span.compares else 0
    return Ends(span.since, until, max(days, 0), span.previous_since)


def sums_and_pairs(
    tenant_id: int, pages: Sequence[int], metrics: Sequence[int], ends: Ends
) -> Select[Any]:
    """Page, metric, the sum of the days, and both sums of the days that both periods have."""
    rows = _Rows(tenant_id, pages, metrics)
    total, number = rows.between(ends.since, ends.until)
    pair: ColumnElement[Any] = null()
    if ends.days:
        mine, days = rows.between(ends.since, ends.cut)
        theirs, then_days = rows.between(ends.then, ends.then_cut)
        one, other = aliased(MetaPageDay), aliased(MetaPageDay)
        summed = select(array([func.sum(one.value), func.sum(other.value)]))
        pair = case(
            (and_(days == ends.days, then_days == ends.days), array([mine, theirs])),
            (or_(days == 0, then_days == 0), null()),
            else_=one_of(summed.where(rows.of_both(one, other, ends)), one, other),
        )
    return rows.select(case((number > 0, total)), pair)


def moves_and_pairs(
    tenant_id: int, pages: Sequence[int], metrics: Sequence[int], ends: Ends
) -> Select[Any]:
    """Page, metric, how far the stock moved, and both moves up to the newest place of both."""
    rows = _Rows(tenant_id, pages, metrics)
    start, last = rows.on(ends.since - ONE_DAY).value, rows.on(ends.until).value
    within = rows.line.last_value(ends.since, ends.until)
    value = null() if ends.until < ends.since else func.coalesce(last, within) - start
    pair: ColumnElement[Any] = null()
    if ends.days:
        then_start = rows.on(ends.then - ONE_DAY).value
        mine, theirs = rows.on(ends.cut).value, rows.on(ends.then_cut).value
        one, other = aliased(MetaPageDay), aliased(MetaPageDay)
        moved = select(array([one.value - start, other.value - then_start]))
        newest = moved.where(rows.of_both(one, other, ends)).order_by(one.metric_date.desc())
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

    def __init__(self, tenant_id: int, pages: Sequence[int], metrics: Sequence[int]) -> None:
        page, metric = _numbers("page", pages), _numbers("metric", metrics)
        self.line = Line(tenant_id, page.c.number, metric.c.number)
        self._metrics = metrics
        self._from: Any = page.join(metric, true())
        self._found: dict[date, Any] = {}

    def on(self, day: date) -> Any:
        """The rows of a day; a day that is asked for again is not read again."""
        if day not in self._found:
            row = aliased(MetaPageDay, name=f"day_{len(self._found)}")
            # Of all Pages at once: PostgreSQL finds them by the day.
            wanted = and_(self.line.on(row, literal(day, Date())), row.metric_id.in_(self._metrics))
            self._from = self._from.outerjoin(row, wanted)
            self._found[day] = row
        return self._found[day]

    def between(self, since: date, until: date) -> tuple[Any, Any]:
        """The sum of the days, and how many have a number."""
        last, before = self.on(until), self.on(since - ONE_DAY)
        total, days = (
            self.line.through(last, name, until) - self.line.through(before, name, since - ONE_DAY)
            for name in ("total", "days")
        )
        return total, days

    def of_both(self, mine: Any, theirs: Any, ends: Ends) -> ColumnElement[bool]:
        """The days of both periods that have the same place and both a number."""
        away = literal((ends.then - ends.since).days, Integer())
        return and_(
            self.line.of(mine),
            self.line.of(theirs),
            mine.metric_date.between(ends.since, ends.cut),
            theirs.metric_date.between(ends.then, ends.then_cut),
            theirs.metric_date == mine.metric_date + away,
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


def _numbers(name: str, values: Sequence[int]) -> Any:
    listed = func.unnest(literal(list(values), ARRAY(Integer())))
    return listed.table_valued(column("number", Integer), name=name).render_derived()
