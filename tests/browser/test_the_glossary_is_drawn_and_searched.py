import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import sign_in
from tests.people import ALICE

pytestmark = [
    pytest.mark.browser,
    # flask-compress leaves the closing of a static file to the garbage collector.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


def test_words_and_groups_narrow_the_metrics(site: str, screen: Page) -> None:
    sign_in(screen, site, ALICE, "/glossary")
    expect(screen.locator('[data-metric="net_follows"]')).to_be_visible()
    screen.get_by_placeholder("Search metrics").fill("page_follows")
    expect(screen.locator('[data-metric="net_follows"]')).to_have_count(0)
    expect(screen.locator('[data-metric="page_follows"]')).to_be_visible()
    screen.get_by_text("Audience").first.click()
    expect(screen.locator('[data-metric="page_follows"]')).to_have_count(0)
    expect(screen).to_have_url(f"{site}/glossary?q=page_follows&group=Audience")
    screen.go_back()
    expect(screen.locator('[data-metric="page_follows"]')).to_be_visible()


def test_an_entry_has_an_address_where_it_comes_first(site: str, screen: Page) -> None:
    sign_in(screen, site, ALICE, "/glossary?q=page_follows")
    screen.locator('[data-metric="page_follows"]').get_by_role("link").first.click()
    first = screen.locator(".entry").first
    expect(first).to_have_attribute("data-metric", "page_follows")
    expect(first).to_have_class("entry marked")
    expect(screen.get_by_placeholder("Search metrics")).to_have_value("")
    screen.go_back()
    expect(screen.get_by_placeholder("Search metrics")).to_have_value("page_follows")


def test_the_rest_is_on_further_pages(site: str, screen: Page) -> None:
    sign_in(screen, site, ALICE, "/glossary")
    before = screen.locator(".entry").first.get_attribute("data-metric")
    screen.locator(".list-pages").get_by_text("2", exact=True).click()
    expect(screen.locator(".entry").first).not_to_have_attribute("data-metric", before or "")
    expect(screen).to_have_url(f"{site}/glossary?page=2")
