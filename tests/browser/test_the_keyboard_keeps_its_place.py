import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import sign_in
from tests.people import ALICE

pytestmark = [
    pytest.mark.browser,
    # flask-compress leaves the closing of a static file to the garbage collector.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


def test_who_sorts_by_keyboard_may_turn_the_order_at_once(site: str, screen: Page) -> None:
    sign_in(screen, site, ALICE, "/")
    head = screen.get_by_role("columnheader", name="Views", exact=True)
    head.get_by_role("button").focus()
    for direction in ("descending", "ascending", "descending"):
        screen.keyboard.press("Enter")
        expect(head).to_have_attribute("aria-sort", direction)
        expect(head.get_by_role("button")).to_be_focused()
