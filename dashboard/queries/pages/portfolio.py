"""All Pages of a tenant side by side: the same numbers as on each Page's own overview.

1. The Pages that match the search, by their rows alone.
2. Their order: by name in the database; by a number from that number's values of all of them.
3. Only for the Pages shown: freshness, open alerts, and all numbers of the range and before.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, or_, select, true
from sqlalchemy.orm import Session

from dashboard.queries.days.ranges import DateRange, resolve_range
from dashboard.queries.inputs import BadInput
from dashboard.queries.insights.metrics import Metric, read_metrics
from dashboard.queries.insights.overview import Kpi, kpis_of, wanted_points
from dashboard.queries.insights.points import read_points_of_pages
from dashboard.queries.pages.freshness import Freshness, newest_days, read_freshness
from dashboard.queries.runs.open_alerts import count_open_alerts
from models import MetaPage

# What is shown of a Page: the number of the overview, and the stored metric that it needs.
COLUMNS = {
    "views": ("page_media_view", "page_media_view"),
    "viewers": ("page_total_media_view_unique", "page_total_media_view_unique"),
    "engagements": ("page_post_engagements", "page_post_engagements"),
    "net_follows": ("net_follows", "page_follows"),
    "followers": ("page_follows", "page_follows"),
}
SORTS = ("name", *COLUMNS, "fresh", "alerts")


@dataclass(frozen=True)
class Wish:
    """What of the portfolio is asked for, as it came from the address."""

    preset: str | None = None
    search: str = ""
    sort: str = "name"
    descending: bool = False
    limit: int = 50
    offset: int = 0


@dataclass(frozen=True)
class PortfolioRow:
    """A Page and its numbers by column, each as on its overview; `alerts` are the open ones."""

    page: MetaPage
    fresh: Freshness
    kpis: dict[str, Kpi]
    alerts: int

    @property
    def kpis_known(self) -> bool:
        """Whether there is any number to show."""
        return any(kpi.value is not None for kpi in self.kpis.values())


@dataclass(frozen=True)
class Portfolio:
    """`total` Pages in all, `count` that match, and some of these."""

    total: int
    count: int
    rows: list[PortfolioRow]


def read_portfolio(session: Session, tenant_id: int, wish: Wish, now: datetime) -> Portfolio:
    """Some Pages of the tenant in the order asked for. Raises BadInput."""
    if wish.sort not in SORTS:
        raise BadInput("sort", f"Sort by one of {', '.join(SORTS)}.")
    resolve_range(preset=wish.preset, newest_day=None, now=now)
    mine = MetaPage.tenant_id == tenant_id
    total = session.scalar(select(func.count()).select_from(MetaPage).where(mine)) or 0
    found = session.scalars(
        select(MetaPage)
        .where(mine, _matches(wish.search))
        .order_by(func.lower(MetaPage.name), MetaPage.id)
    ).all()
    shown = _ordered(session, found, wish, now)[wish.offset : wish.offset + wish.limit]
    return Portfolio(total, len(found), _rows(session, shown, wish, now))


def _matches(search: str) -> ColumnElement[bool]:
    words = search.strip()
    if not words:
        return true()
    return or_(MetaPage.name.icontains(words, autoescape=True), MetaPage.page_id == words)


def _ordered(
    session: Session, pages: Sequence[MetaPage], wish: Wish, now: datetime
) -> Sequence[MetaPage]:
    """By what was asked for, then by name; Pages without the number come last either way."""
    if wish.sort == "name":
        return pages[::-1] if wish.descending else pages
    values = _sort_values(session, pages, wish, now)
    known = [page for page in pages if page.id in values]
    known.sort(key=lambda page: values[page.id], reverse=wish.descending)
    return known + [page for page in pages if page.id not in values]


def _sort_values(
    session: Session, pages: Sequence[MetaPage], wish: Wish, now: datetime
) -> dict[int, float]:
    if not pages:
        return {}
    tenant_id = pages[0].tenant_id
    if wish.sort == "alerts":
        counts = count_open_alerts(session, tenant_id, pages)
        return {page_id: float(count) for page_id, count in counts.items() if count}
    metrics = _metrics(session, [wish.sort] if wish.sort in COLUMNS else COLUMNS)
    newest = newest_days(
        session, tenant_id, [page.id for page in pages], [metric.id for metric in metrics]
    )
    if wish.sort == "fresh":
        return {page_id: float(day.toordinal()) for page_id, day in newest.items()}
    kpis = _kpis(session, pages, newest, [wish.sort], wish, now, before=False)
    numbers = {page_id: found.get(wish.sort) for page_id, found in kpis.items()}
    return {
        page_id: float(kpi.value)
        for page_id, kpi in numbers.items()
        if kpi is not None and kpi.value is not None
    }


def _rows(
    session: Session, pages: Sequence[MetaPage], wish: Wish, now: datetime
) -> list[PortfolioRow]:
    if not pages:
        return []
    fresh = read_freshness(session, pages[0].tenant_id, pages, now)
    newest = {page_id: one.data_through for page_id, one in fresh.items()}
    kpis = _kpis(session, pages, newest, COLUMNS, wish, now)
    alerts = count_open_alerts(session, pages[0].tenant_id, pages)
    return [PortfolioRow(page, fresh[page.id], kpis[page.id], alerts[page.id]) for page in pages]


def _kpis(
    session: Session,
    pages: Sequence[MetaPage],
    newest: Mapping[int, date | None],
    columns: Iterable[str],
    wish: Wish,
    now: datetime,
    *,
    before: bool = True,
) -> dict[int, dict[str, Kpi]]:
    """The numbers of these columns by Page, each over the Page's own days of the preset.

    Without `before` they come without their changes, in half the time.
    """
    spans = {
        page.id: resolve_range(preset=wish.preset, newest_day=newest.get(page.id), now=now)
        for page in pages
    }
    metrics = _metrics(session, columns)
    stored = read_points_of_pages(
        session, pages[0].tenant_id, list(spans), metrics, _wanted(spans.values(), before)
    )
    return {
        page_id: _by_column(kpis_of(metrics, stored.get(page_id, {}), span), columns)
        for page_id, span in spans.items()
        if not span.is_empty
    } | {page_id: {} for page_id, span in spans.items() if span.is_empty}


def _metrics(session: Session, columns: Iterable[str]) -> list[Metric]:
    keys = dict.fromkeys(COLUMNS[column][1] for column in columns)
    found = read_metrics(session, "PAGE", keys)
    return [found[key] for key in keys if key in found]


def _by_column(kpis: Iterable[Kpi], columns: Iterable[str]) -> dict[str, Kpi]:
    by_key = {kpi.metric: kpi for kpi in kpis}
    found = {column: by_key.get(COLUMNS[column][0]) for column in columns}
    return {column: kpi for column, kpi in found.items() if kpi is not None}


def _wanted(spans: Iterable[DateRange], before: bool) -> list[tuple[str, date, date]]:
    """What all of them need: one stretch of days, and each day on which a window ends."""
    each = {
        want for span in spans if not span.is_empty for want in wanted_points(span, before=before)
    }
    days = [want for want in each if want[0] == "day"]
    if not days:
        return []
    first, last = min(want[1] for want in days), max(want[2] for want in days)
    return [("day", first, last), *(want for want in each if want[0] != "day")]
