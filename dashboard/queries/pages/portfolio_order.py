"""The order of many Pages by a number, reckoned in the database from what is kept ready.

1. A preset ends at a Page's newest day where that is fresh, so that few ranges serve all Pages:
   each Page is joined with its own.
2. The sum of a range is the running total at its end less that before its beginning; an average
   divides it by the days in it. So a range of any length takes two rows of a Page.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Date,
    Select,
    TableValuedAlias,
    Text,
    and_,
    case,
    column,
    func,
    literal,
    select,
)
from sqlalchemy.orm import aliased
from sqlalchemy.sql.elements import SQLCoreOperations

from dashboard.queries.days.pacific import ONE_DAY, pacific_yesterday
from dashboard.queries.days.ranges import FRESH_WITHIN
from dashboard.queries.insights.aggregate import WINDOWS
from dashboard.queries.insights.metrics import Metric
from dashboard.queries.pages.portfolio_lines import Line
from dashboard.queries.pages.portfolio_wish import Spans
from models import Alert, MetaPage, MetaPageDay, MetaPageFreshness

Pages = Select[Any]
NOT_FRESH = date.min


def with_newest_days(pages: Pages) -> Pages:
    """Pages with their newest days beside them."""
    mine = and_(
        MetaPageFreshness.tenant_id == MetaPage.tenant_id,
        MetaPageFreshness.meta_page_id == MetaPage.id,
    )
    return pages.outerjoin(MetaPageFreshness, mine)


def by_newest_day(pages: Pages) -> tuple[Pages, SQLCoreOperations[Any]]:
    """Pages, and what they are ordered by: the newest day with a number."""
    return with_newest_days(pages), MetaPageFreshness.newest_day


def by_open_alerts(pages: Pages, tenant_id: int) -> tuple[Pages, SQLCoreOperations[Any]]:
    """Pages, and the number of their open alerts, those of their connections included."""
    own = _open_alerts(tenant_id, Alert.meta_page_id, Alert.meta_page_id.is_not(None))
    of_connection = _open_alerts(tenant_id, Alert.connection_id, Alert.meta_page_id.is_(None))
    counted = pages.outerjoin(own, own.c.about == MetaPage.id).outerjoin(
        of_connection, of_connection.c.about == MetaPage.connection_id
    )
    number = func.coalesce(own.c.number, 0) + func.coalesce(of_connection.c.number, 0)
    return counted, func.nullif(number, 0)


def by_number(
    pages: Pages,
    metric: Metric,
    spans: Spans,
    now: datetime,
    *,
    net: bool,
) -> tuple[Pages, SQLCoreOperations[Any]]:
    """Pages, and the metric's number over each Page's own range; empty where there is none.

    `net` takes how far the newest value moved from that of the day before the range.
    """
    span, line = _spans(spans), Line(MetaPage.tenant_id, MetaPage.id, metric.id)
    last, before = aliased(MetaPageDay, name="last"), aliased(MetaPageDay, name="before")
    found = (
        with_newest_days(pages)
        .join(span, span.c.newest == _newest(now))
        .outerjoin(last, line.on(last, span.c.until))
        .outerjoin(before, line.on(before, span.c.eve))
    )
    if metric.aggregation == "last":
        newest = func.coalesce(last.value, line.last_value(span.c.since, span.c.until))
        value = case((span.c.since <= span.c.until, newest))
        return found, value - before.value if net else value
    total, days = (
        line.through(last, name, span.c.until) - line.through(before, name, span.c.eve)
        for name in ("total", "days")
    )
    if metric.aggregation == "sum":
        return found, case((days > 0, total))
    own = case((span.c.window == "week", last.week), (span.c.window == "days_28", last.days_28))
    return found, func.coalesce(own, total / func.nullif(days, 0))


def _open_alerts(tenant_id: int, about: Any, which: ColumnElement[bool]) -> Any:
    return (
        select(about.label("about"), func.count().label("number"))
        .where(Alert.tenant_id == tenant_id, Alert.resolved_at.is_(None), which)
        .group_by(about)
        .subquery()
    )


def _spans(spans: Spans) -> TableValuedAlias:
    """The ranges by the newest day, with the period of Meta's own numbers of that length.

    The days before are reckoned here: PostgreSQL looks up no result of a subtraction in an index
    of a table with policies.
    """
    rows = [
        (
            newest or NOT_FRESH,
            span.since,
            span.since - ONE_DAY,
            span.until,
            WINDOWS.get(len(span.days), ""),
        )
        for newest, span in spans.items()
    ]
    days = ("newest", "since", "eve", "until")
    kinds: dict[str, Any] = dict.fromkeys(days, Date()) | {"window": Text()}
    arrays = [
        literal(list(each), ARRAY(kind))
        for each, kind in zip(zip(*rows, strict=True), kinds.values(), strict=True)
    ]
    columns = [column(name, kind) for name, kind in kinds.items()]
    return func.unnest(*arrays).table_valued(*columns, name="span").render_derived()


def _newest(now: datetime) -> ColumnElement[date]:
    """The newest day of a Page as `spans` knows it."""
    yesterday, newest = pacific_yesterday(now), MetaPageFreshness.newest_day
    fresh = (newest >= yesterday - FRESH_WITHIN, func.least(newest, yesterday))
    return case(fresh, else_=literal(NOT_FRESH, Date))
