"""Lists of Pages as an agency grows: every order and range of the portfolio, and the plain list.

`SCALE=full` measures 5,000 Pages too, which takes minutes to fill.
"""

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import text
from sqlalchemy.orm import Session

from bench.data_scale import Cost
from bench.dataset import Size, new_tenant
from bench.installation import connected_installation
from bench.measure import buffers_of, listening, median_time
from bench.table import Table
from dashboard.exports.csv.streamed import stream_rows
from dashboard.exports.portfolio.file import csv_rows, write_xlsx
from dashboard.exports.portfolio.rows import Work
from dashboard.queries.days.comparisons import Comparison
from dashboard.queries.pages.listing import list_pages
from dashboard.queries.pages.portfolio import read_portfolio
from dashboard.queries.pages.portfolio_columns import CHOOSABLE
from dashboard.queries.pages.portfolio_totals import read_totals
from dashboard.queries.pages.portfolio_wish import Wish
from models.engine import make_owner_engine
from models.orm import now_utc
from models.scope import tenant_session
from settings import get_settings

SIZES = (5, 500, 5_000)
DAYS = 60
ROWS = 25
TODAY = now_utc().date()
SINCE, UNTIL = ((TODAY - timedelta(days=back)).isoformat() for back in (50, 9))
WISHES = {
    "28 days by name": Wish(limit=ROWS),
    "28 days by views": Wish(sort="views", descending=True, limit=ROWS),
    "28 days by viewers": Wish(sort="viewers", descending=True, limit=ROWS),
    "90 days by net follows": Wish("last_90d", sort="net_follows", descending=True, limit=ROWS),
    "own range by engagements": Wish(
        None, SINCE, UNTIL, sort="engagements", descending=True, limit=ROWS
    ),
    "by newest numbers": Wish(sort="fresh", descending=True, limit=ROWS),
    "the last rows by views": Wish(sort="views", descending=True, limit=ROWS, offset=4_975),
}
OTHER_DAYS = Comparison(None, *((TODAY - timedelta(days=b)).isoformat() for b in (59, 49)))
OWN = Wish(None, (TODAY - timedelta(days=12)).isoformat(), UNTIL, sort="views", limit=ROWS)
# What the screen asks for at once: the rows, and what all Pages and each group have together.
SCREENS = {
    "28 days with totals": Wish(limit=ROWS),
    "28 days by views with totals": WISHES["28 days by views"],
    "own range against other days, with totals": replace(OWN, compare=OTHER_DAYS),
    "own range to today, with totals": replace(OWN, until=TODAY.isoformat()),
}
GROUPS = 40
GROUPED = """
WITH made AS (INSERT INTO page_group (tenant_id, name, created_at)
              SELECT :tenant, 'Group ' || n, now() FROM generate_series(1, :groups) n RETURNING id)
INSERT INTO page_group_page (tenant_id, page_group_id, meta_page_id)
SELECT page.tenant_id, made.id, page.id FROM meta_page page, made
 WHERE page.tenant_id = :tenant AND page.id % :groups = made.id % :groups
"""
Read = Callable[[Session, int], object]


def run() -> Table:
    """Medians of five, warm."""
    found: dict[int, dict[str, Cost]] = {}
    with connected_installation() as _installed:
        owner = make_owner_engine(get_settings().require_owner_url())
        for pages in SIZES if os.environ.get("SCALE") == "full" else SIZES[:2]:
            tenant_id = new_tenant(owner, f"pages-{pages}", Size(pages=pages, days=DAYS))
            with owner.begin() as connection:
                connection.execute(text(GROUPED), {"tenant": tenant_id, "groups": GROUPS})
            with tenant_session(tenant_id) as session:
                found[pages] = {name: _cost(r, session, tenant_id) for name, r in reads().items()}
        owner.dispose()
    smallest = found[SIZES[0]]
    rows = tuple(
        (name, *(costs[name].beside(smallest[name]) for costs in found.values()))
        for name in smallest
    )
    return Table(
        "Lists of Pages",
        ("list", *(f"{pages:,} Pages" for pages in found)),
        rows,
        f"Statements, buffers and milliseconds, each with how many times those of {SIZES[0]} Pages"
        f" they are: {ROWS} rows with all figures, and files with every Page, of Pages with"
        f" {DAYS} days of each line in {GROUPS} groups.",
    )


def reads() -> dict[str, Read]:
    """What is measured, by name."""
    found: dict[str, Read] = {name: partial(_portfolio, wish) for name, wish in WISHES.items()}
    found |= {name: partial(_screen, wish) for name, wish in SCREENS.items()}
    files: dict[str, Read] = {
        "every Page as CSV": partial(_file, as_csv),
        "every Page as a workbook": partial(_file, as_workbook),
    }
    return found | {"the list of the API": _list} | files


def _portfolio(wish: Wish, session: Session, tenant_id: int) -> None:
    session.expunge_all()
    read_portfolio(session, tenant_id, wish, now_utc())


def _screen(wish: Wish, session: Session, tenant_id: int) -> None:
    _portfolio(wish, session, tenant_id)
    read_totals(session, tenant_id, wish, now_utc())


def _list(session: Session, tenant_id: int) -> None:
    session.expunge_all()
    list_pages(session, tenant_id, 0, limit=ROWS)


def _file(write: Callable[[Work], object], session: Session, tenant_id: int) -> None:
    session.expunge_all()
    write(Work(session, tenant_id, Wish(), CHOOSABLE, now_utc()))


def as_csv(work: Work) -> int:
    """How many bytes the file has."""
    return sum(map(len, stream_rows(csv_rows(work))))


def as_workbook(work: Work) -> int:
    """The same."""
    with TemporaryDirectory() as folder:
        return write_xlsx(work, Path(folder)).stat().st_size


def _cost(read: Read, session: Session, tenant_id: int) -> Cost:
    with listening() as statements:
        read(session, tenant_id)
    buffers = buffers_of(session, statements)
    return Cost(len(statements), buffers, median_time(lambda: read(session, tenant_id)))
