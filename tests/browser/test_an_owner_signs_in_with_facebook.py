"""An owner connects by Facebook's dialog, as a person does; who cancels is told so calmly."""

import re

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import delete, select

from ingest.sandbox.characters import FESTIVAL
from ingest.sandbox.testing import RunningSandbox
from models import MetaConnection, MetaPage
from models.scope import tenant_session
from tests.browser.conftest import sign_in
from tests.conftest import refresh_settings
from tests.ingest.conftest import sandbox  # noqa: F401 - a fixture
from tests.people import CHARLIE, People

pytestmark = [
    pytest.mark.browser,
    # The browser hangs up on half-sent files when it leaves for the dialog.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture
def facebook(site: str, sandbox: RunningSandbox, environment, people: People) -> str:  # noqa: F811
    """The site of a tenant without Pages, and Facebook's dialog behind it."""
    environment.setenv("META_DIALOG_BASE_URL", sandbox.url)
    environment.setenv("META_OAUTH_REDIRECT_URI", f"{site}/api/meta/connect/callback/")
    refresh_settings()
    with tenant_session(people.globex) as session:
        session.execute(delete(MetaPage))
    return site


def begin(screen: Page, site: str) -> None:
    sign_in(screen, site, CHARLIE)
    screen.get_by_role("button", name="Connect with Facebook").click()
    expect(screen.get_by_role("heading", name="Connect your Pages")).to_be_visible()


def connections(people: People) -> list[MetaConnection]:
    with tenant_session(people.globex) as session:
        return list(session.scalars(select(MetaConnection)))


def test_the_dialog_leads_back_to_connected_pages(facebook, screen, people: People) -> None:
    begin(screen, facebook)
    screen.get_by_role("link", name="Continue as Demo").click()
    expect(screen).to_have_url(f"{facebook}/settings/connections")
    expect(screen.get_by_text("It works, but not for all of its Pages.")).to_be_visible()
    expect(screen.get_by_text(FESTIVAL.name).first).to_be_visible()
    [connection] = connections(people)
    assert (connection.kind, connection.status) == ("oauth", "active")
    # The browser's own way back to the address with the code connects nothing more.
    screen.go_back()
    assert len(connections(people)) == 1


def test_who_cancels_gets_one_sentence_and_a_way_on(facebook, browser, people: People) -> None:
    screen = browser.new_context().new_page()
    begin(screen, facebook)
    with screen.expect_response(re.compile("callback")) as answered:
        screen.get_by_role("link", name="Cancel").click()
    assert answered.value.status == 409
    expect(screen.get_by_role("heading")).to_contain_text("Facebook did not grant access")
    assert connections(people) == []
    screen.get_by_role("link", name="Try again").click()
    screen.get_by_role("button", name="Connect with Facebook").click()
    expect(screen.get_by_role("heading", name="Connect your Pages")).to_be_visible()
    assert "auth_type=rerequest" in screen.url
    screen.context.close()
