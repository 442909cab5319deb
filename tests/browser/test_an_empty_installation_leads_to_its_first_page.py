"""The first screen leads through connecting: what Meta asks, what it is for, what happens after."""

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import delete

from models import MetaPage
from models.scope import tenant_session
from tests.browser.conftest import sign_in
from tests.conftest import refresh_settings
from tests.people import ALICE, BOB, People

pytestmark = [
    pytest.mark.browser,
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
WIDTHS = (320, 390, 768, 1024, 1440)
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
CONNECT = "Connect with Facebook"


@pytest.fixture
def empty(site: str, people: People, environment) -> str:
    """A site with an app at Meta, and no Page of Acme."""
    environment.setenv("META_APP_ID", "424242")
    environment.setenv("META_APP_SECRET", "secret")
    refresh_settings()
    with tenant_session(people.acme) as session:
        session.execute(delete(MetaPage))
    return site


@pytest.mark.parametrize("path", ["/", "/pages"])
def test_an_owner_reads_what_facebook_asks_and_what_comes_after(
    empty: str, screen: Page, path: str
) -> None:
    sign_in(screen, empty, ALICE, path)
    expect(screen.get_by_role("heading", name="Connect your first Facebook Page")).to_be_visible()
    expect(screen.get_by_role("button", name=CONNECT)).to_be_visible()
    steps = screen.locator(".steps > li")
    expect(steps).to_have_count(4)
    for permission in ("read_insights", "pages_read_engagement", "pages_show_list"):
        expect(steps.filter(has_text=permission)).to_have_count(1)
    expect(steps.last).to_contain_text("within seconds")
    expect(steps.last).to_contain_text("within minutes")
    for step in steps.all():
        expect(step.get_by_role("img")).not_to_have_js_property("naturalWidth", 0)
    for width in WIDTHS:
        screen.set_viewport_size({"width": width, "height": 900})
        assert screen.evaluate(SIDEWAYS) <= 0, width


def test_a_viewer_is_told_whom_to_ask(empty: str, screen: Page) -> None:
    sign_in(screen, empty, BOB)
    expect(screen.get_by_text("Only owners may connect Facebook; ask one of them.")).to_be_visible()
    expect(screen.get_by_role("button", name=CONNECT)).to_have_count(0)
    expect(screen.locator(".steps")).to_have_count(0)


def test_without_an_app_a_token_is_the_way(empty: str, environment, browser: Browser) -> None:
    environment.setenv("META_APP_ID", "")
    refresh_settings()
    screen = browser.new_context().new_page()
    sign_in(screen, empty, ALICE)
    expect(screen.locator(".steps > li").first).to_contain_text("Make a system user")
    screen.get_by_role("link", name="Paste a token").click()
    expect(screen.get_by_role("heading", name="Connect with a token")).to_be_visible()
    screen.context.close()
