"""An owner whose token lists no Page is told why, names one, and reads what is still missing."""

import pytest
from playwright.sync_api import Page, expect

from ingest.sandbox.characters import COFFEE
from ingest.sandbox.credentials import demo_system_user_token
from ingest.sandbox.testing import RunningSandbox
from tests.browser.conftest import sign_in
from tests.conftest import refresh_settings
from tests.ingest.conftest import sandbox  # noqa: F401 - a fixture
from tests.people import CHARLIE

pytestmark = [
    pytest.mark.browser,
    # The browser hangs up on half-sent files when it leaves the first screen for the settings.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture
def unlisted(sandbox: RunningSandbox, environment) -> None:  # noqa: F811
    """Meta lists no Page, and there is no secret to ask about the token with."""
    environment.setenv("META_APP_SECRET", "")
    refresh_settings()
    sandbox.world.faults.add({"kind": "empty_accounts"})


def test_a_page_is_named_where_none_is_listed(browser, site: str, unlisted) -> None:
    screen: Page = browser.new_context(viewport={"width": 390, "height": 844}).new_page()
    token = demo_system_user_token(("read_insights", "pages_show_list"))
    sign_in(screen, site, CHARLIE, "/settings/connections")
    screen.get_by_role("link", name="Paste a token").click()
    screen.get_by_label("Token").fill(token)
    screen.get_by_role("button", name="Connect").click()
    expect(screen.get_by_role("alert")).to_contain_text("Meta listed no Page for this token")
    assert token not in screen.content()
    expect(screen.get_by_label("Token")).to_be_focused()
    screen.get_by_label("Token").fill(token)
    screen.get_by_label("Pages that Meta does not list").fill(
        f"https://www.facebook.com/profile.php?id={COFFEE.page_id}\n99999999"
    )
    screen.get_by_role("button", name="Connect").click()
    expect(screen.get_by_role("heading", name="Connected, but:")).to_be_visible()
    expect(screen.get_by_role("list")).to_contain_text("99999999: Meta shows no such Page")
    assert token not in screen.content()
    screen.get_by_role("link", name="Go to your Pages").click()
    expect(screen.get_by_role("link", name=COFFEE.name).first).to_be_visible()
    screen.context.close()
