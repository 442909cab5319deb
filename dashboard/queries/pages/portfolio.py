"""All Pages of a tenant side by side: the same numbers as on each Page's own overview.

1. The Pages that match the search, in their order, and of these a part: all in the database
   (`portfolio_order`, `portfolio_by_number`).
2. Only for the Pages shown: freshness, open alerts, and all numbers of the range and before.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, func, null, select
from sqlalchemy.orm import Session

from dashboard.queries.days.ranges import DateRange, range_of
from dashboard.queries.inputs import BadInput
from dashboard.queries.insights.goals import Standing
from dashboard.queries.insights.kept_days import read_kept_days
from dashboard.queries.insights.kpi import Kpi
from dashboard.queries.insights.reckoned_kpis import days_wanted, kpis_of
from dashboard.queries.pages.freshness import Freshness, read_freshness
from dashboard.queries.pages.portfolio_by_number import by_number
from dashboard.queries.pages.portfolio_goals import goals_of_pages
from dashboard.queries.pages.portfolio_order import Ordered, by_newest_day, by_open_alerts
from dashboard.queries.pages.portfolio_wish import (
    COLUMNS,
    SORTS,
    Spans,
    Wish,
    metrics_of,
    pages_meant,
    spans_of,
)
from dashboard.queries.runs.open_alerts import count_open_alerts
from models import MetaPage

ROWS_AT_ONCE = 250
WHICH_SORT = f"Sort by one of {', '.join(SORTS)}."


@dataclass(frozen=True)
class PortfolioRow:
    """A Page and its numbers by column, each as on its overview; `alerts` are the open ones."""

    page: MetaPage
    fresh: Freshness
    span: DateRange
    kpis: dict[str, Kpi]
    alerts: int
    goals: list[Standing] = field(default_factory=list)

    @property
    def kpis_known(self) -> bool:
        """Whether there is any number to show."""
        return any(kpi.value is not None for kpi in self.kpis.values())


@dataclass(frozen=True)
class PageNumbers:
    """A Page's numbers over its days, each compared as on its overview. `page_id` is Facebook's.

    `data_through` is its newest day with a number, `alerts` how many are open.
    """

    page_id: str
    name: str
    since: date
    until: date
    previous_since: date | None
    previous_until: date | None
    data_through: date | None
    stale: bool
    alerts: int
    kpis: list[Kpi]


def numbers_of(row: PortfolioRow) -> PageNumbers:
    """A row as programs are told it."""
    span, fresh = row.span, row.fresh
    return PageNumbers(
        page_id=row.page.page_id,
        name=row.page.name,
        since=span.since,
        until=span.until,
        previous_since=span.previous_since if span.compares else None,
        previous_until=span.previous_until if span.compares else None,
        data_through=fresh.data_through,
        stale=fresh.stale or span.stale,
        alerts=row.alerts,
        kpis=list(row.kpis.values()),
    )


@dataclass(frozen=True)
class Portfolio:
    """`total` Pages in all, `count` that match, and some of these."""

    total: int
    count: int
    rows: list[PortfolioRow]


def read_portfolio(session: Session, tenant_id: int, wish: Wish, now: datetime) -> Portfolio:
    """Some Pages of the tenant in the order asked for. Raises BadInput."""
    if wish.sort not in SORTS:
        raise BadInput("sort", WHICH_SORT)
    spans = spans_of(wish, now)
    mine, found = MetaPage.tenant_id == tenant_id, pages_meant(session, tenant_id, wish)
    total, count = session.execute(
        select(func.count(), func.count().filter(found)).select_from(MetaPage).where(mine)
    ).one()
    every = select(MetaPage).where(mine, found)
    pages, values = order_pages(session, tenant_id, every, wish, spans, now)
    shown = session.scalars(pages.limit(wish.limit).offset(wish.offset), values).all()
    return Portfolio(total, count, _rows(session, tenant_id, shown, spans, now))


def read_all_rows(
    session: Session, tenant_id: int, wish: Wish, now: datetime
) -> Iterator[PortfolioRow]:
    """Every Page that matches, in the same order, some at a time. Raises BadInput."""
    if wish.sort not in SORTS:
        raise BadInput("sort", WHICH_SORT)
    spans = spans_of(wish, now)
    mine, found = MetaPage.tenant_id == tenant_id, pages_meant(session, tenant_id, wish)
    ids = select(MetaPage.id).where(mine, found)
    ordered, values = order_pages(session, tenant_id, ids, wish, spans, now)
    every = session.scalars(ordered, values).all()
    for first in range(0, len(every), ROWS_AT_ONCE):
        some = every[first : first + ROWS_AT_ONCE]
        pages = session.scalars(select(MetaPage).where(mine, MetaPage.id.in_(some)))
        shown = sorted(pages, key=lambda page: some.index(page.id))
        yield from _rows(session, tenant_id, shown, spans, now)
        session.expunge_all()


def order_pages(
    session: Session,
    tenant_id: int,
    pages: Select[Any],
    wish: Wish,
    spans: Spans,
    now: datetime,
) -> tuple[Select[Any], dict[str, Any]]:
    """By what was asked for, then by name; Pages without it come last either way.

    Beside the statement the values that it is run with.
    """
    name, place = func.lower(MetaPage.name), MetaPage.id
    if wish.sort == "name":
        order = (name.desc(), place.desc()) if wish.descending else (name, place)
        return pages.order_by(*order), {}
    ordered = sort_key(session, tenant_id, pages, wish.sort, spans, now)
    first = ordered.key.desc() if wish.descending else ordered.key.asc()
    return ordered.pages.order_by(first.nulls_last(), name, place), ordered.values


def sort_key(
    session: Session,
    tenant_id: int,
    pages: Select[Any],
    sort: str,
    spans: Spans,
    now: datetime,
) -> Ordered:
    """Pages with what they are ordered by."""
    if sort == "alerts":
        return by_open_alerts(pages, tenant_id)
    if sort == "fresh":
        return by_newest_day(pages)
    metrics = metrics_of(session, [sort])
    if not metrics:
        return Ordered(pages, null())
    return by_number(pages, tenant_id, metrics[0], spans, now, net=sort == "net_follows")


def _rows(
    session: Session,
    tenant_id: int,
    pages: Sequence[MetaPage],
    spans: Spans,
    now: datetime,
) -> list[PortfolioRow]:
    if not pages:
        return []
    fresh = read_freshness(session, tenant_id, pages, now)
    span_of = {id_: range_of(spans, one.data_through, now) for id_, one in fresh.items()}
    kpis = _kpis(session, tenant_id, span_of)
    alerts = count_open_alerts(session, tenant_id, pages)
    goals = goals_of_pages(session, pages, span_of, fresh, now)
    return [
        PortfolioRow(
            page,
            fresh[page.id],
            span_of[page.id],
            kpis[page.id],
            alerts[page.id],
            goals[page.id],
        )
        for page in pages
    ]


def _kpis(
    session: Session, tenant_id: int, spans: Mapping[int, DateRange]
) -> dict[int, dict[str, Kpi]]:
    """The numbers by Page (our id), each over the Page's own days, with their changes."""
    metrics = metrics_of(session, COLUMNS)
    stored = read_kept_days(session, tenant_id, list(spans), metrics, _stretch(spans.values()))
    return {
        page_id: {}
        if span.is_empty
        else _by_column(kpis_of(metrics, stored.get(page_id, {}), span, rate=False))
        for page_id, span in spans.items()
    }


def _by_column(kpis: Iterable[Kpi]) -> dict[str, Kpi]:
    by_key = {kpi.metric: kpi for kpi in kpis}
    found = {column: by_key.get(key) for column, (key, _metric) in COLUMNS.items()}
    return {column: kpi for column, kpi in found.items() if kpi is not None}


def _stretch(spans: Iterable[DateRange]) -> tuple[date, date] | None:
    """The days that all of them need."""
    days = [day for span in spans if not span.is_empty for day in days_wanted(span)]
    return (min(days), max(days)) if days else None
