"""The portfolio, the glossary and sync health: controls, address and history say the same."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from models import MetaPage, SyncRun
from models.orm import now_utc
from models.scope import tenant_session
from tests.browser.conftest import sign_in
from tests.people import ACME_PAGE, ALICE, People

pytestmark = [
    pytest.mark.browser,
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
WIDTHS = (320, 390, 768, 1024, 1440)


@pytest.fixture
def two_pages(people: People) -> None:
    with tenant_session(people.acme) as session:
        session.add(MetaPage(tenant_id=people.acme, page_id="900100", name="Zebra Crossing"))


def put_run(people: People, status: str) -> None:
    """A run of now; one in part has lost a metric."""
    failed = {"page_media_view": "Meta does not know it."} if status == "partial" else {}
    with tenant_session(people.acme) as session:
        session.add(
            SyncRun(
                tenant_id=people.acme,
                meta_page_id=people.acme_page,
                kind="page" if status == "partial" else "post",
                status=status,
                started_at=now_utc() - timedelta(seconds=75),
                failed_metrics=failed,
            )
        )


def expect_first(screen: Page, name: str) -> None:
    expect(screen.locator("#portfolio th").first).to_contain_text(name)


@pytest.mark.usefixtures("two_pages")
def test_sort_search_back_and_forward_agree(site: str, screen: Page) -> None:
    sign_in(screen, site, ALICE, "/")
    head, words = (
        screen.get_by_role("button", name="Page"),
        screen.get_by_placeholder("Search Pages"),
    )
    expect_first(screen, "Acme")
    head.focus()
    screen.keyboard.press("Enter")
    expect(screen).to_have_url(f"{site}/?order=desc")
    expect_first(screen, "Zebra")
    expect(screen.get_by_role("columnheader", name="Page")).to_have_attribute(
        "aria-sort", "descending"
    )
    expect(head).to_be_focused()
    words.fill("acme")
    expect(screen).to_have_url(f"{site}/?order=desc&q=acme")
    expect(screen.locator("#portfolio tr")).to_have_count(1)
    screen.go_back()
    expect(words).to_have_value("")
    expect_first(screen, "Zebra")
    screen.go_back()
    expect(screen).to_have_url(f"{site}/")
    expect_first(screen, "Acme")
    screen.go_forward()
    expect_first(screen, "Zebra")
    screen.get_by_role("link", name="Portfolio").click()
    expect(screen).to_have_url(f"{site}/")
    expect_first(screen, "Acme")


@pytest.mark.usefixtures("two_pages")
def test_the_order_of_an_address_can_be_turned(site: str, screen: Page) -> None:
    sign_in(screen, site, ALICE, "/?sort=views&order=asc&range=last_7d")
    views = screen.get_by_role("columnheader", name="Views", exact=True)
    expect(views).to_have_attribute("aria-sort", "ascending")
    views.get_by_role("button").click()
    expect(views).to_have_attribute("aria-sort", "descending")
    expect(screen).to_have_url(f"{site}/?sort=views&range=last_7d")


def test_sync_health_shows_one_page_and_leads_back_to_all(
    site: str, screen: Page, people: People
) -> None:
    put_run(people, "partial")
    sign_in(screen, site, ALICE, f"/sync-health?page_id={ACME_PAGE}")
    expect(screen.locator(".runs tbody tr")).to_have_count(1)
    screen.get_by_text("Failed", exact=True).click()
    expect(screen.get_by_text("No such run.")).to_be_visible()
    expect(screen).to_have_url(f"{site}/sync-health?page_id={ACME_PAGE}&status=failed")
    screen.go_back()
    expect(screen.locator(".runs tbody tr")).to_have_count(1)
    screen.locator(".page-head .dash-dropdown").click()
    screen.locator(".dash-dropdown-options").get_by_text("All Pages").click()
    expect(screen).to_have_url(f"{site}/sync-health")


def test_what_was_unfolded_stays_open_when_something_moves(
    site: str, screen: Page, people: People
) -> None:
    put_run(people, "partial")
    put_run(people, "running")
    sign_in(screen, site, ALICE, "/sync-health")
    screen.get_by_role("button", name="1 metric not read").click()
    expect(screen.get_by_text("Meta does not know it.")).to_be_visible()
    with tenant_session(people.acme) as session:
        session.query(SyncRun).filter_by(status="running").one().status = "succeeded"
    expect(screen.get_by_text("2 runs: 1 succeeded, 1 partial.")).to_be_visible()
    expect(screen.get_by_text("Meta does not know it.")).to_be_visible()


@pytest.mark.usefixtures("two_pages")
def test_no_width_makes_lists_scroll_sideways(site: str, screen: Page, people: People) -> None:
    put_run(people, "partial")
    sign_in(screen, site, ALICE, "/")
    for path in ("/", "/glossary", "/glossary?metric=post_clicks&level=POST", "/sync-health"):
        screen.goto(site + path)
        expect(screen.get_by_role("heading", level=1)).to_be_visible()
        for width in WIDTHS:
            screen.set_viewport_size({"width": width, "height": 900})
            wide = screen.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, f"{path} is {wide} px wide at {width}"
