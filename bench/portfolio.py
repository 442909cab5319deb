"""The portfolio of an agency with 500 Pages, beside one Page's overview in the same run."""

from functools import partial

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from bench.installation import connected_installation
from bench.measure import median_time
from bench.table import Table
from dashboard.queries.days.ranges import resolve_range
from dashboard.queries.insights.overview import read_overview
from dashboard.queries.pages.portfolio import Wish, read_portfolio
from models import MetaPage
from models.orm import now_utc
from models.scope import tenant_session

PAGES = 500
DAYS = 90
FILL = (
    """
    INSERT INTO meta_page (tenant_id, page_id, name, can_analyze, created_at, updated_at)
    SELECT :tenant, (900000000000000 + n)::text, 'Page ' || n, true, now(), now()
    FROM generate_series(1, :pages) n
    """,
    """
    INSERT INTO meta_insight_series (tenant_id, meta_page_id, metric_id, period, breakdown_key)
    SELECT :tenant, page.id, metric.id, period, ''
    FROM meta_page page, meta_metric_registry metric, unnest(metric.periods) period
    WHERE page.page_id LIKE '9%' AND metric.level = 'PAGE' AND metric.value_type = 'number'
      AND metric.status = 'ACTIVE' AND period IN ('day', 'week', 'days_28')
    """,
    """
    INSERT INTO meta_insight_point (tenant_id, series_id, metric_date, value, observed_at)
    SELECT :tenant, series.id, current_date - n, 100 + (series.id * 7 + n * 13) % 900, now()
    FROM meta_insight_series series, generate_series(2, :days + 1) n
    WHERE series.meta_page_id IN (SELECT id FROM meta_page WHERE page_id LIKE '9%')
    """,
)


def run() -> Table:
    """Each time is the median of five, warm."""
    with connected_installation() as installed, tenant_session(installed.tenant_id) as session:
        values = {"tenant": installed.tenant_id, "pages": PAGES, "days": DAYS}
        for statement in FILL:
            session.execute(text(statement), values)
        session.execute(text("ANALYZE"))
        one = median_time(partial(one_overview, session))
        rows = [("One Page's overview", f"{one * 1000:.0f}", "1")]
        for sort in ("name", "views", "fresh"):
            wish = Wish(sort=sort, descending=True)
            took = median_time(partial(list_pages, session, installed.tenant_id, wish))
            rows.append(
                (f"50 of {PAGES} Pages by {sort}", f"{took * 1000:.0f}", f"{took / one:.1f}")
            )
    return Table(
        "Portfolio",
        ("Query", "Milliseconds", "Ratio"),
        tuple(rows),
        f"{PAGES} Pages with {DAYS} days of every active number; all figures of the rows shown.",
    )


def list_pages(session: Session, tenant_id: int, wish: Wish) -> None:
    """Reads a page of the portfolio."""
    session.expunge_all()
    read_portfolio(session, tenant_id, wish, now_utc())


def one_overview(session: Session) -> None:
    """Reads the overview of the first of the Pages that `FILL` wrote."""
    session.expunge_all()
    page = session.scalars(select(MetaPage).where(MetaPage.page_id == "900000000000001")).one()
    now = now_utc()
    read_overview(session, page, resolve_range(newest_day=None, now=now), now=now)
