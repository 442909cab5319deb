"""What is kept ready of Pages equals the slow way, after histories of every kind, on any day."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import Engine, func, select, text
from sqlalchemy.orm import Session

from catalog.listed import LISTED
from cli import pagelens
from dashboard.queries.days.comparisons import Comparison
from dashboard.queries.days.ranges import PRESETS, resolve_range
from dashboard.queries.insights.overview import read_overview
from dashboard.queries.pages.portfolio import read_portfolio, sort_key
from dashboard.queries.pages.portfolio_totals import Total, read_totals
from dashboard.queries.pages.portfolio_wish import COLUMNS, Wish, spans_of
from jobs.ageing import age_insights
from models import (
    MetaInsightPoint,
    MetaInsightSeries,
    MetaMetricRegistry,
    MetaPage,
    MetaPageDay,
    MetaPageFreshness,
)
from models.scope import tenant_session
from tests.ingest.page_histories import FIRST_DAY, PageHistory
from tests.people import People, add_page
from tests.queries.numbers import put_days, the_page

STEPS = 60
Line = tuple[int, int]
Days = dict[Line, dict[date, tuple[Any, ...]]]
RANGES = [
    *({"preset": preset} for preset in PRESETS),
    {"since": "2025-12-20", "until": "2026-01-20"},
    {"since": "2024-01-01", "until": "2024-01-07"},
]
COMPARISONS = (
    Comparison(),
    Comparison("year"),
    Comparison("none"),
    Comparison(None, "2025-12-01", "2025-12-09"),
)


@pytest.fixture
def pages(people: People) -> list[int]:
    """Three Pages, of which one may stay without numbers for long."""
    return [people.acme_page, *(add_page(people.acme, f"7{n}", f"Page {n}") for n in range(2))]


def points(session: Session) -> Iterator[tuple[int, int, str, str, date, Decimal]]:
    series, point, metric = MetaInsightSeries, MetaInsightPoint, MetaMetricRegistry
    rows = session.execute(
        select(series.meta_page_id, series.metric_id, metric.key, series.period,
               point.metric_date, point.value)
        .join(point, point.series_id == series.id)
        .join(metric, metric.id == series.metric_id)
        .order_by(point.metric_date)
    )  # fmt: skip
    yield from (tuple(row) for row in rows)


def slow(session: Session) -> tuple[Days, dict[int, date]]:
    """Each day's values with the sum and the number of days so far, and each Page's newest day."""
    by_day: dict[Line, dict[date, dict[str, Decimal]]] = defaultdict(lambda: defaultdict(dict))
    newest: dict[int, date] = {}
    for page, metric, key, period, day, value in points(session):
        if period == "day":
            newest[page] = day
        if key in LISTED:
            by_day[page, metric][day][period] = value
    found: Days = defaultdict(dict)
    for line, days in by_day.items():
        total, number = Decimal(0), 0
        for day, values in days.items():
            total += values.get("day", 0)
            number += "day" in values
            own = (values.get(period) for period in ("day", "week", "days_28"))
            found[line][day] = (number, total, *own)
    return dict(found), newest


def kept(session: Session) -> tuple[Days, dict[int, date]]:
    """The same as it is kept; what was reached before the first day is left out."""
    row, found = MetaPageDay, Days()
    before: dict[Line, tuple[int, Decimal]] = {}
    for one in session.scalars(select(row).order_by(row.metric_date)):
        line = one.meta_page_id, one.metric_id
        own = (one.value, one.week, one.days_28)
        days, total = before.setdefault(
            line, (one.days - (one.value is not None), one.total - (one.value or 0))
        )
        found.setdefault(line, {})[one.metric_date] = (one.days - days, one.total - total, *own)
    fresh = session.scalars(select(MetaPageFreshness))
    return found, {one.meta_page_id: one.newest_day for one in fresh}


def check(tenant_id: int) -> None:
    with tenant_session(tenant_id) as session:
        assert kept(session) == slow(session)


def check_lists(tenant_id: int, now: datetime) -> None:
    """Every number of the portfolio is that of the Page's own overview, and so is its order."""
    with tenant_session(tenant_id) as session:
        newest = slow(session)[1]
        for nth, wanted in enumerate(RANGES, now.day):
            given = {"preset": None, "since": None, "until": None} | wanted
            spans = spans_of(Wish(**wanted), now)
            keys = {sort: sorted_by(session, tenant_id, sort, spans, now) for sort in COLUMNS}
            for row in read_portfolio(session, tenant_id, Wish(**wanted), now).rows:
                span = resolve_range(**given, newest_day=newest.get(row.page.id), now=now)
                own = {kpi.metric: kpi for kpi in read_overview(session, row.page, span).kpis}
                for sort, (metric, _stored) in COLUMNS.items():
                    value = None if span.is_empty else own[metric].value
                    # A list does not know which of the values came from files.
                    kpi = replace(own[metric], imported_days=0) if own else None
                    assert row.kpis.get(sort) == (None if span.is_empty else kpi)
                    assert rounded(keys[sort][row.page.id]) == rounded(value), (sort, wanted, now)
            compare = COMPARISONS[nth % len(COMPARISONS)]
            check_totals(session, tenant_id, Wish(**wanted, compare=compare), now)


def check_totals(session: Session, tenant_id: int, wish: Wish, now: datetime) -> None:
    """What all Pages have together is the sum of what each of them has, and so is what compares."""
    rows = read_portfolio(session, tenant_id, wish, now).rows
    whole = read_totals(session, tenant_id, wish, now).whole
    assert set(whole.totals) == {"views", "engagements", "net_follows"}
    for name, total in whole.totals.items():
        kpis = [row.kpis[name] for row in rows if name in row.kpis]
        values = [kpi.value for kpi in kpis if kpi.value is not None]
        pairs = [kpi.compared for kpi in kpis if kpi.compared is not None]
        assert total == Total(
            sum(values) if values else None,
            len(values),
            sum(pair.value for pair in pairs) if pairs else None,
            sum(pair.previous for pair in pairs) if pairs else None,
            len(pairs),
        ), (name, wish, now)


def sorted_by(session: Session, tenant_id: int, sort: str, spans: Any, now: datetime) -> Any:
    mine = select(MetaPage.id).where(MetaPage.tenant_id == tenant_id)
    ordered = sort_key(session, tenant_id, mine, sort, spans, now)
    rows = session.execute(ordered.pages.add_columns(ordered.key), ordered.values)
    return {page: value for page, value in rows}  # noqa: C416  a row is no pair for mypy


def rounded(value: Decimal | None) -> Decimal | None:
    return None if value is None else round(value, 9)


@pytest.mark.parametrize("seed", [1, pytest.param(2, marks=pytest.mark.proof)])
def test_days_totals_and_orders_are_those_of_the_points(
    people: People, pages: list[int], seed: int
) -> None:
    history = PageHistory(people.acme, pages, seed)
    for step in range(STEPS):
        history.step()
        if step % 10 == 0:
            check(people.acme)
    check(people.acme)
    first = history.day.replace(day=1)
    for day in (history.day, history.day + timedelta(days=history.dice.randrange(1, 9)), first):
        check_lists(people.acme, datetime.combine(day, time(20), UTC))


def test_what_is_no_longer_kept_is_in_no_sum(
    people: People, pages: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    history = PageHistory(people.acme, pages, 4)
    for _step in range(STEPS):
        history.step()
    now = datetime.combine(history.day, time(20), UTC)
    first = history.day - timedelta(days=60)
    monkeypatch.setattr("jobs.ageing.first_kept", lambda _now: first)
    assert age_insights(tenant_id=people.acme) > 0
    check(people.acme)
    check_lists(people.acme, now)
    for _step in range(STEPS // 3):
        history.step()
    check(people.acme)
    check_lists(people.acme, datetime.combine(history.day, time(20), UTC))


def test_a_tenants_pages_are_made_anew_by_the_command(people: People, store: Engine) -> None:
    for tenant, page_id in ((people.acme, people.acme_page), (people.globex, people.globex_page)):
        with tenant_session(tenant) as session:
            put_days(session, the_page(session, page_id), LISTED[0], {FIRST_DAY: 5})
    with store.begin() as connection:
        connection.execute(text("UPDATE meta_page_day SET total = 77"))
        connection.execute(text("DELETE FROM meta_page_freshness"))
    done = CliRunner().invoke(pagelens, ["rebuild", "--tenant", "acme"])
    assert done.exit_code == 0, done.output
    check(people.acme)
    with tenant_session(people.globex) as session:
        assert session.scalar(select(func.max(MetaPageDay.total))) == 77
        assert session.scalars(select(MetaPageFreshness)).all() == []
