"""The order of many Pages by a number, reckoned in the database from what is kept ready.

1. A preset ends at a Page's newest day where that is fresh, so that few ranges serve all Pages:
   each Page is joined with its own.
2. The sum of a range is the running total at its end less that before its beginning; an average
   divides it by the days in it. So a range of any length takes two rows of a Page, and those of all
   Pages lie beside each other in the index by day.
"""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Date,
    Integer,
    Subquery,
    TableValuedAlias,
    Text,
    and_,
    bindparam,
    case,
    column,
    func,
    literal,
    select,
)
from sqlalchemy.orm import aliased
from sqlalchemy.sql.elements import SQLCoreOperations

from dashboard.queries.days.pacific import ONE_DAY, pacific_yesterday
from dashboard.queries.days.ranges import FRESH_WITHIN, DateRange
from dashboard.queries.insights.aggregate import WINDOWS
from dashboard.queries.insights.metrics import Metric
from dashboard.queries.pages.portfolio_lines import Line
from dashboard.queries.pages.portfolio_order import Ordered, Pages, with_newest_days
from dashboard.queries.pages.portfolio_wish import Spans
from models import MetaPage, MetaPageDay, MetaPageFreshness

NOT_FRESH = date.min
# How numbers come together whose parts stand in the index by day. Meta's own of 7 and 28 days do
# not: a day of all Pages takes longer to read out of the table than a look at each Page.
BY_DAY = ("sum", "last")
SPAN: dict[str, Any] = dict.fromkeys(("newest", "since", "eve", "until"), Date()) | {
    "window": Text()
}


@dataclass(frozen=True)
class _Number:
    """A number of each Page over its own range, with what it is read from; made once."""

    span: TableValuedAlias
    is_own: ColumnElement[bool]
    last: Any
    on_last: ColumnElement[bool]
    before: Any
    on_before: ColumnElement[bool]
    value: SQLCoreOperations[Any]


def by_number(
    pages: Pages, tenant_id: int, metric: Metric, spans: Spans, now: datetime, *, net: bool
) -> Ordered:
    """Pages by the metric's number over each Page's own range.

    `net` takes how far the newest value moved from that of the day before the range.
    """
    number, yesterday = _number(metric.aggregation, net), pacific_yesterday(now)
    found = (
        with_newest_days(pages)
        .join(number.span, number.is_own)
        .outerjoin(number.last, number.on_last)
        .outerjoin(number.before, number.on_before)
    )
    own: dict[str, Any] = {"tenant": tenant_id, "metric": metric.id}
    own |= {"yesterday": yesterday, "oldest": yesterday - FRESH_WITHIN}
    return Ordered(found, number.value, own | _span_values(spans))


@cache
def _number(aggregation: str, net: bool) -> _Number:
    span, line = _spans(), Line(MetaPage.tenant_id, MetaPage.id, bindparam("metric"))
    if aggregation not in BY_DAY:
        rows = aliased(MetaPageDay, name="last"), aliased(MetaPageDay, name="before")
        found = (rows[0], line.on(rows[0], span.c.until), rows[1], line.on(rows[1], span.c.eve))
        value = _value(aggregation, net, line, span.c, *rows)
        return _Number(span, span.c.newest == _newest(), *found, value)
    last, before = _kept_on("until", "last"), _kept_on("eve", "before")
    return _Number(
        span,
        span.c.newest == _newest(),
        last,
        and_(last.c.newest == span.c.newest, last.c.meta_page_id == MetaPage.id),
        before,
        and_(before.c.newest == span.c.newest, before.c.meta_page_id == MetaPage.id),
        _value(aggregation, net, line, span.c, last.c, before.c),
    )


def _kept_on(day: str, name: str) -> Subquery:
    """The kept rows of all Pages on that day of each range that any Page has: found by the day,
    and not looked up Page by Page.
    """
    span, row, tenant_id = _spans(), aliased(MetaPageDay), bindparam("tenant", type_=Integer())
    mine = and_(row.tenant_id == tenant_id, row.metric_id == bindparam("metric", type_=Integer()))
    had = with_newest_days(select(_newest()).select_from(MetaPage))
    columns = row.meta_page_id, row.total, row.days, row.value
    return (
        select(span.c.newest, *columns)
        .select_from(span)
        .join(row, and_(mine, row.metric_date == span.c[day]))
        .where(span.c.newest.in_(had.where(MetaPage.tenant_id == tenant_id)))
        .subquery(name)
    )


def _value(
    aggregation: str, net: bool, line: Line, span: Any, last: Any, before: Any
) -> SQLCoreOperations[Any]:
    if aggregation == "last":
        newest = func.coalesce(last.value, line.last_value(span.since, span.until))
        value = case((span.since <= span.until, newest))
        return value - before.value if net else value
    total, days = (
        line.through(last, name, span.until) - line.through(before, name, span.eve)
        for name in ("total", "days")
    )
    if aggregation == "sum":
        return case((days > 0, total))
    own = case((span.window == "week", last.week), (span.window == "days_28", last.days_28))
    return func.coalesce(own, total / func.nullif(days, 0))


def _spans() -> TableValuedAlias:
    """The ranges by the newest day, with the period of Meta's own numbers of that length."""
    arrays = [bindparam(f"span_{name}", type_=ARRAY(kind)) for name, kind in SPAN.items()]
    columns = [column(name, kind) for name, kind in SPAN.items()]
    return func.unnest(*arrays).table_valued(*columns, name="span").render_derived()


def _span_values(spans: Spans) -> dict[str, list[Any]]:
    """The days before are reckoned here: PostgreSQL looks up no result of a subtraction in an
    index of a table with policies.
    """
    rows = [_span_row(newest, span) for newest, span in spans.items()]
    return {
        f"span_{name}": list(each) for name, each in zip(SPAN, zip(*rows, strict=True), strict=True)
    }


def _span_row(newest: date | None, span: DateRange) -> tuple[date, date, date, date, str]:
    """A range to a day that is still to come ends with the newest, behind which nothing is kept.

    Meta's own number of its length would be one of other days.
    """
    until = min(span.until, newest or span.until)
    window = WINDOWS.get(len(span.days), "") if until == span.until else ""
    return newest or NOT_FRESH, span.since, span.since - ONE_DAY, until, window


def _newest() -> ColumnElement[date]:
    """The newest day of a Page as `spans` knows it."""
    newest, yesterday = MetaPageFreshness.newest_day, bindparam("yesterday", type_=Date())
    fresh = (newest >= bindparam("oldest", type_=Date()), func.least(newest, yesterday))
    return case(fresh, else_=literal(NOT_FRESH, Date))
