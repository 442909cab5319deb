import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import sign_in
from tests.browser.numbers import write_days
from tests.people import ACME_PAGE, ALICE, CHARLIE, People

pytestmark = [
    pytest.mark.browser,
    # flask-compress leaves the closing of a static file to the garbage collector.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


def test_she_signs_in_and_sees_the_numbers(site: str, screen: Page, people: People) -> None:
    write_days(people, "page_media_view", range(100, 156))
    sign_in(screen, site, ALICE, f"/pages/{ACME_PAGE}")
    expect(screen.get_by_role("heading", name="Acme Coffee")).to_be_visible()
    total = sum(range(100, 128))
    card = screen.locator('[data-metric="page_media_view"] .kpi-value')
    expect(card).to_have_attribute("title", f"{total:,}")
    expect(screen.locator(".js-line").first).to_be_attached()


def test_a_range_and_a_metric_are_in_the_address(site: str, screen: Page, people: People) -> None:
    write_days(people, "page_media_view", range(100, 156))
    write_days(people, "page_views_total", range(10, 66))
    sign_in(screen, site, ALICE, f"/pages/{ACME_PAGE}")
    expect(screen.locator("#react-entry-point .kpi-value").first).to_be_attached()
    expect(screen.locator("#first-paint")).to_have_count(0)
    screen.get_by_role("link", name="7 days", exact=True).first.click()
    card = screen.locator('[data-metric="page_media_view"] .kpi-value')
    expect(card).to_have_attribute("title", f"{sum(range(100, 107)):,}")
    screen.get_by_label("Metric: Views").click()
    screen.get_by_placeholder("Search metric", exact=True).fill("visits")
    screen.get_by_role("link", name="Page visits").click()
    expect(screen.locator("#trend-title")).to_have_text("Page visits")
    assert screen.url.endswith(f"/pages/{ACME_PAGE}?range=last_7d&metric=page_views_total")
    screen.go_back()
    expect(screen.locator("#trend-title")).to_have_text("Views")


def test_pressing_refresh_shows_the_runs(site: str, screen: Page) -> None:
    sign_in(screen, site, ALICE, f"/pages/{ACME_PAGE}")
    screen.get_by_role("button", name="Refresh").click()
    expect(screen.locator("#react-entry-point #sync-line")).to_contain_text("waiting to start")
    expect(screen.get_by_role("button", name="Refresh")).to_be_disabled()
    screen.reload()
    expect(screen.locator("#react-entry-point #sync-line")).to_contain_text("waiting to start")


def test_another_tenants_page_is_not_there(site: str, screen: Page) -> None:
    sign_in(screen, site, CHARLIE, f"/pages/{ACME_PAGE}")
    expect(screen.get_by_role("heading", name="There is nothing here")).to_be_visible()


def test_a_narrow_screen_does_not_scroll_sideways(site: str, screen: Page, people: People) -> None:
    write_days(people, "page_media_view", range(100, 156))
    screen.set_viewport_size({"width": 390, "height": 844})
    sign_in(screen, site, ALICE, f"/pages/{ACME_PAGE}")
    expect(screen.locator(".kpi-value").first).to_be_visible()
    assert screen.evaluate("document.documentElement.scrollWidth") == 390
