"""What is looked at in the database grows with what is shown, and with nothing beside it."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine, select, text
from sqlalchemy.orm import Session

from bench.dataset import Size, filled_tenant, maintain
from bench.measure import buffers_of, listening
from bench.portfolio import Read, reads
from dashboard.queries.pages.coverage import read_coverage
from dashboard.queries.pages.portfolio import read_portfolio
from dashboard.queries.pages.portfolio_wish import Wish
from models import MetaPage
from models.orm import now_utc
from models.scope import tenant_session

LINES = 92
SHOWN = 25
SIZES = {
    "few": Size(pages=SHOWN, days=3, posts=30),
    "many": Size(pages=4 * SHOWN, days=3, posts=300),
}
# Days without a value, of lines that lack nothing by now.
TRIED = """
INSERT INTO meta_insight_gap (tenant_id, coverage_id, tries, days, next_try_at)
SELECT tenant_id, id, 1, datemultirange(daterange(current_date - 9, current_date - 7)), now()
  FROM meta_insight_coverage WHERE tenant_id = :tenant
"""
TODAY = now_utc().date()
STORED = [(TODAY - timedelta(days=back)).isoformat() for back in (3, 2)]
LISTS = ("the list of the API", "28 days by name", "by newest numbers")


@pytest.fixture
def tenants(store: Engine) -> dict[str, int]:
    """Tenants of both sizes, as PostgreSQL knows them after it has counted."""
    found = {name: filled_tenant(store, name, size) for name, size in SIZES.items()}
    with store.begin() as connection:
        for tenant_id in found.values():
            connection.execute(text(TRIED), {"tenant": tenant_id})
    maintain(store, "VACUUM ANALYZE")
    return found


def what_a_page_lacks(session: Session, tenant_id: int) -> None:
    page = select(MetaPage).where(MetaPage.tenant_id == tenant_id).order_by(MetaPage.id).limit(1)
    read_coverage(session, tenant_id, session.scalars(page).all(), now_utc())


def by_views(session: Session, tenant_id: int) -> None:
    wish = Wish(None, *STORED, sort="views", descending=True, limit=SHOWN)
    read_portfolio(session, tenant_id, wish, now_utc())


def looked_at(tenant_id: int, read: Read) -> int:
    with tenant_session(tenant_id) as session:
        with listening() as statements:
            read(session, tenant_id)
        return buffers_of(session, statements)


def test_a_list_reads_its_pages_and_not_each_of_their_lines(tenants: dict[str, int]) -> None:
    for read in (*(reads()[name] for name in LISTS), by_views):
        few, many = (looked_at(tenant_id, read) for tenant_id in tenants.values())
        assert few < SHOWN * LINES, read
        assert many < 2 * few, read


def test_what_a_page_lacks_is_found_without_looking_at_its_posts(tenants: dict[str, int]) -> None:
    few, many = (looked_at(tenant_id, what_a_page_lacks) for tenant_id in tenants.values())
    assert many < 1.5 * few
