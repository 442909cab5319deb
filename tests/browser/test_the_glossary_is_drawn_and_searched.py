import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import sign_in
from tests.people import ALICE

pytestmark = [
    pytest.mark.browser,
    # flask-compress leaves the closing of a static file to the garbage collector.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


def test_all_metrics_are_drawn_and_words_narrow_them(site: str, screen: Page) -> None:
    sign_in(screen, site, ALICE, "/glossary")
    expect(screen.locator("#page_media_view.entry")).to_be_visible()
    screen.get_by_placeholder("Search metrics").fill("page_follows")
    expect(screen.locator("#page_media_view.entry")).to_have_count(0)
    screen.locator("#page_follows").get_by_role("link").first.click()
    expect(screen.locator("#page_follows.marked")).to_be_visible()


def test_markup_goes_when_its_element_is_used_for_something_else(site: str, screen: Page) -> None:
    sign_in(screen, site, ALICE, "/glossary")
    expect(screen.locator(".entry").first).to_be_visible()
    place = screen.locator("#glossary > [data-html]")
    place.evaluate("place => { place.removeAttribute('data-html'); place.append('Nothing here'); }")
    expect(screen.locator(".entry")).to_have_count(0)
    expect(screen.locator("#glossary")).to_have_text("Nothing here")
