"""Saved views and read-only links in a real browser: the panel, by mouse and by keyboard."""

from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from dashboard.queries.days.pacific import pacific_yesterday
from models.orm import now_utc
from models.scope import tenant_session
from tests.browser.conftest import sign_in
from tests.people import ACME_PAGE, ALICE, People
from tests.queries.numbers import put_days, the_page

pytestmark = [
    pytest.mark.browser,
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
OVERVIEW = f"/pages/{ACME_PAGE}"


@pytest.fixture
def panel(screen: Page, site: str, people: People) -> Locator:
    """The panel of Alice's overview of seven days, open."""
    last = pacific_yesterday(now_utc())
    with tenant_session(people.acme) as session:
        days = {last - timedelta(days=back): 1000 for back in range(60)}
        put_days(session, the_page(session, people.acme_page), "page_media_view", days)
    sign_in(screen, site, ALICE, OVERVIEW)
    expect(screen.locator("#first-paint")).to_have_count(0)
    screen.wait_for_load_state("networkidle")
    screen.get_by_text("7 days", exact=True).first.click()
    expect(screen).to_have_url(f"{site}{OVERVIEW}?range=last_7d")
    return opened(screen)


def opened(screen: Page) -> Locator:
    screen.get_by_role("button", name="Saved views").click()
    panel = screen.get_by_role("dialog", name="Saved views")
    expect(panel.locator("#saved-list > *")).to_be_visible()
    return panel


def save(panel: Locator, name: str, *, shared: bool = False) -> None:
    panel.get_by_label("Save the present view as").fill(name)
    if shared:
        panel.get_by_label("Everyone in this workspace sees it").check()
    panel.get_by_label("Save the present view as").press("Enter")
    expect(panel.get_by_role("link", name=name)).to_be_visible()


def yes(screen: Page, name: str) -> None:
    screen.locator("#question").get_by_role("button", name=name).click()


def test_a_view_is_saved_shared_renamed_and_deleted(screen: Page, panel: Locator, site: str):
    save(panel, "Seven days", shared=True)
    expect(panel.get_by_text("shared by you")).to_be_visible()
    panel.get_by_role("button", name="Rename Seven days").click()
    expect(panel.get_by_label("New name")).to_be_focused()
    panel.get_by_label("New name").fill("The week")
    panel.get_by_label("New name").press("Enter")
    expect(panel.get_by_role("link", name="The week")).to_be_visible()
    panel.get_by_role("button", name="Delete").click()
    expect(screen.locator("#question")).to_contain_text("Delete the saved view “The week”?")
    yes(screen, "Keep")
    expect(panel.get_by_role("link", name="The week")).to_be_visible()
    panel.get_by_role("button", name="Delete").click()
    yes(screen, "Delete")
    expect(panel.get_by_text("None yet.")).to_be_visible()


def test_a_saved_view_brings_its_days_back_and_closes_the_panel(
    screen: Page, panel: Locator, site: str
):
    save(panel, "Seven days")
    screen.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    screen.get_by_text("90 days", exact=True).click()
    expect(screen).to_have_url(f"{site}{OVERVIEW}?range=last_90d")
    opened(screen).get_by_role("link", name="Seven days").click()
    expect(screen).to_have_url(f"{site}{OVERVIEW}?range=last_7d")
    expect(panel).to_be_hidden()
    expect(screen.get_by_label("7 days", exact=True).first).to_be_checked()


def test_a_link_is_made_copied_opened_and_revoked(screen: Page, panel: Locator, browser: Browser):
    screen.context.grant_permissions(["clipboard-read", "clipboard-write"])
    panel.get_by_label("Name of the link").fill("For the board")
    panel.get_by_text("90 days", exact=True).first.click()
    panel.get_by_role("button", name="Make a link").click()
    address = panel.get_by_label("The new link").input_value()
    panel.get_by_label("The new link").press("Tab")  # the button that copies is the next one
    screen.keyboard.press("Enter")
    expect(panel.get_by_role("button", name="Copied")).to_be_visible()
    assert screen.evaluate("navigator.clipboard.readText()") == address
    expect(panel.locator("#link-list")).to_contain_text("Acme Coffee")
    guest = browser.new_context().new_page()
    guest.goto(address)
    expect(guest.get_by_role("heading", name="Acme Coffee")).to_be_visible()
    panel.get_by_role("button", name="Revoke").click()
    expect(screen.locator("#question")).to_contain_text("“For the board” of Acme Coffee")
    yes(screen, "Revoke")
    expect(panel.get_by_text("No link is open.")).to_be_visible()
    assert guest.goto(address).status == 404
    guest.context.close()
