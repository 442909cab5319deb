from datetime import UTC, date, datetime
from typing import Any, cast

from dashboard.components.kpis import no_data
from dashboard.components.view import PageContext
from dashboard.page_address import PageAddress
from dashboard.queries.pages.freshness import Freshness
from models import MetaPage

NOON = datetime(2026, 11, 24, 17, tzinfo=UTC)


def said(through: date | None, likes: int) -> str:
    page = MetaPage(page_id="1", name="Choir", fan_count=likes, missing_permissions=[])
    page.access_status, page.can_analyze = "active", True
    fresh = Freshness(through, None, stale=False, backfill=None)
    no_session: Any = cast(Any, None)
    return str(no_data(PageContext(no_session, page, PageAddress(page_id="1"), fresh, NOON)))


def test_a_page_too_small_for_insights_is_not_told_to_try_again() -> None:
    words = said(None, 78)
    assert "from 100 likes on" in words
    assert "Refresh" not in words


def test_a_page_with_other_days_is_told_to_choose_them() -> None:
    assert "press Refresh" in said(date(2026, 11, 22), 5000)
