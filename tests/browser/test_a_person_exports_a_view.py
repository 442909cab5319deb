"""The export menu in a real browser: ask, follow, fetch, also after a reload."""

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
PATH = f"/pages/{ACME_PAGE}?range=last_7d"


@pytest.fixture
def overview(screen: Page, site: str, people: People) -> Page:
    with tenant_session(people.acme) as session:
        page = the_page(session, people.acme_page)
        put_numbers(session, page)
        put_posts(session, page)
    sign_in(screen, site, ALICE, PATH)
    expect(screen.locator("#first-paint")).to_have_count(0)
    screen.wait_for_load_state("networkidle")
    return screen


def menu(screen: Page):
    return screen.get_by_role("button", name="Export", exact=True)


def ask(screen: Page, way: str) -> None:
    menu(screen).click()
    screen.locator("#export").get_by_text(way, exact=True).click()
    expect(screen.get_by_text("It comes by itself when it is ready.")).to_be_visible()


def waiting_job(people: People) -> ExportJob:
    with tenant_session(people.acme) as session:
        job = session.scalars(select(ExportJob)).one()
        session.expunge(job)
        return job


def make(people: People, job_id: UUID) -> None:
    assert run_export(tenant_id=people.acme, export_job_id=str(job_id)) == "completed"


def test_a_view_is_exported_and_comes_by_itself_also_after_a_reload(overview: Page, people: People):
    ask(overview, "CSV files in a ZIP")
    overview.reload()
    expect(overview.get_by_role("button", name="Exporting, 0 %")).to_be_visible()
    with overview.expect_download() as fetched:
        make(people, waiting_job(people).id)
    assert fetched.value.suggested_filename.startswith("acme-coffee-overview-")
    assert Path(fetched.value.path()).read_bytes()[:2] == b"PK"
    menu(overview).click()
    expect(overview.locator("#export-note")).to_contain_text("Ready: acme-coffee-overview-")
    expect(overview.locator("#export-recent a").first).to_contain_text(ALICE)
    assert overview.url.endswith(PATH)


def test_it_is_what_the_screen_shows_in_the_theme_that_it_shows(overview: Page, people: People):
    overview.get_by_role("button", name="Account").click()
    overview.get_by_text("Light or dark").click()
    overview.get_by_label("More ranges").select_option("14 days")
    expect(overview).to_have_url(f"{overview.url.split('?')[0]}?range=last_14d")
    ask(overview, "CSV, one file")
    asked = waiting_job(people).options
    assert (asked["date_preset"], asked["theme"]) == ("last_14d", "dark")
