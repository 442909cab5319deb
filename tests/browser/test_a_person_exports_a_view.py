"""The export menu in a real browser: ask, follow, fetch; and reports in the settings."""

from pathlib import Path
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from dashboard.exports.jobs import run_export
from models import ExportJob
from models.scope import tenant_session
from tests.browser.conftest import sign_in
from tests.exports.conftest import put_numbers, put_posts
from tests.people import ACME_PAGE, ALICE, People
from tests.queries.numbers import the_page

pytestmark = [
    pytest.mark.browser,
    # Werkzeug closes a file late when the browser leaves before it has read it.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


def wait_for_dash(screen: Page) -> None:
    """The menu is there, and what the server painted first has given way."""
    screen.locator(".export-menu details").first.wait_for(state="attached")
    expect(screen.locator("#first-paint")).to_have_count(0)


def waiting_job(people: People) -> UUID:
    with tenant_session(people.acme) as session:
        return session.scalars(select(ExportJob.id)).one()


def test_a_view_is_exported_and_comes_by_itself_also_after_a_reload(
    screen: Page, site: str, people: People
):
    with tenant_session(people.acme) as session:
        page = the_page(session, people.acme_page)
        put_numbers(session, page)
        put_posts(session, page)
    path = f"/pages/{ACME_PAGE}?range=last_7d"
    sign_in(screen, site, ALICE, path)
    wait_for_dash(screen)
    menu = screen.locator(".screen-overview .export-menu")
    menu.get_by_text("Export", exact=True).click()
    menu.get_by_role("button", name="CSV files in a ZIP").click()
    expect(menu.get_by_text("It comes by itself when it is ready.")).to_be_visible()
    screen.goto(site + path)
    wait_for_dash(screen)
    job_id = waiting_job(people)
    with screen.expect_download() as fetched:
        assert run_export(tenant_id=people.acme, export_job_id=str(job_id)) == "completed"
    assert fetched.value.suggested_filename.startswith("acme-coffee-overview-")
    assert Path(fetched.value.path()).read_bytes()[:2] == b"PK"
    menu.get_by_text("Export", exact=True).click()
    expect(menu.locator("a.export-line")).to_contain_text(ALICE)
