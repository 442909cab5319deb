import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import sign_in
from tests.browser.test_no_screen_shuts_anybody_out import findings
from tests.people import ALICE, BOB, CHARLIE

pytestmark = [
    pytest.mark.browser,
    # flask-compress leaves the closing of a static file to the garbage collector.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


def row_of(screen: Page, email: str) -> Locator:
    return screen.get_by_role("row").filter(has_text=email)


def test_both_secrets_are_shown_once_and_the_link_lets_its_person_join(
    site: str, screen: Page, browser: Browser
) -> None:
    sign_in(screen, site, ALICE, "/settings/people")
    screen.get_by_label("E-mail address").fill(CHARLIE)
    screen.get_by_role("button", name="Add person").click()
    expect(screen.get_by_role("heading", name=f"{CHARLIE} is added")).to_be_visible()
    expect(screen.locator(".secret")).to_have_count(2)
    assert findings(screen, "/forms/people") == []
    first = screen.locator(".secret").last.inner_text()
    screen.get_by_role("link", name="Back to People").click()
    row = row_of(screen, CHARLIE)
    expect(row.get_by_text("invited")).to_be_visible()
    expect(screen.locator(".secret")).to_have_count(0)
    row.get_by_role("button", name="New invitation").click()
    expect(screen.locator(".secret")).to_have_count(2)
    link = screen.locator(".secret").last.inner_text()
    assert link.startswith(f"{site}/join/")
    assert link != first
    screen.goto(screen.url)
    expect(row_of(screen, CHARLIE).get_by_text("invited")).to_be_visible()
    invited = browser.new_context().new_page()
    sign_in(invited, site, CHARLIE, link.removeprefix(site))
    expect(invited.get_by_role("heading", name="Join Acme as viewer?")).to_be_visible()
    assert findings(invited, "/join") == []
    invited.get_by_role("button", name="Join").click()
    expect(invited.get_by_text("Acme Coffee").first).to_be_visible()
    invited.context.close()


def test_a_role_is_changed_in_its_row_and_removing_asks_first(site: str, screen: Page) -> None:
    sign_in(screen, site, ALICE, "/settings/people")
    role = row_of(screen, BOB).get_by_role("combobox")
    role.select_option("analyst")
    expect(screen.get_by_text("The role is changed.")).to_be_visible()
    screen.reload()
    expect(role).to_have_value("analyst")
    row_of(screen, ALICE).get_by_role("combobox").select_option("viewer")
    expect(screen.get_by_text("A workspace needs an owner who has joined")).to_be_visible()
    expect(row_of(screen, ALICE).get_by_role("combobox")).to_have_value("owner")
    row_of(screen, BOB).get_by_role("button", name="Deactivate").click()
    dialogue = screen.get_by_role("dialog")
    expect(dialogue.get_by_text(f"Deactivate {BOB}?")).to_be_visible()
    dialogue.get_by_role("button", name="Keep").click()
    expect(dialogue).to_be_hidden()
    row_of(screen, BOB).get_by_role("button", name="Deactivate").click()
    dialogue.get_by_role("button", name="Deactivate").click()
    expect(screen.get_by_text("The person is deactivated")).to_be_visible()
    row_of(screen, BOB).get_by_role("link", name="Remove").click()
    expect(screen.get_by_role("heading", name=f"Remove {BOB}?")).to_be_visible()
    assert findings(screen, "removal") == []
    screen.get_by_role("button", name="Remove").click()
    expect(screen.get_by_text("The person is removed.")).to_be_visible()
    screen.goto(f"{site}/settings/people")
    expect(row_of(screen, ALICE)).to_be_visible()
    expect(row_of(screen, BOB)).to_have_count(0)
