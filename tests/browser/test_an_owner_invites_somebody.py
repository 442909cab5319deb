import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import sign_in
from tests.browser.test_no_screen_shuts_anybody_out import findings
from tests.people import ALICE, CHARLIE

pytestmark = [
    pytest.mark.browser,
    # flask-compress leaves the closing of a static file to the garbage collector.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


def test_both_secrets_are_shown_once_and_the_link_lets_its_person_join(
    site: str, screen: Page, browser: Browser
) -> None:
    sign_in(screen, site, ALICE, "/settings/people")
    screen.get_by_label("E-mail address").fill(CHARLIE)
    screen.get_by_role("button", name="Add person").click()
    row = screen.get_by_role("row").filter(has_text=CHARLIE)
    expect(row.get_by_text("invited")).to_be_visible()
    expect(screen.locator(".secret:visible")).to_have_count(2)
    first = screen.locator(".secret").last.inner_text()
    row.get_by_role("button", name="New invitation").click()
    shown = screen.locator(".note-row .secret")
    expect(shown).to_have_count(2)
    link = shown.last.inner_text()
    assert link.startswith(f"{site}/join/")
    assert link != first
    screen.reload()
    expect(row.get_by_text("invited")).to_be_visible()
    expect(screen.locator(".secret")).to_have_count(0)
    invited = browser.new_context().new_page()
    sign_in(invited, site, CHARLIE, link.removeprefix(site))
    expect(invited.get_by_role("heading", name="Join Acme as viewer?")).to_be_visible()
    assert findings(invited, "/join") == []
    invited.get_by_role("button", name="Join").click()
    expect(invited.get_by_text("Acme Coffee").first).to_be_visible()
    invited.context.close()
