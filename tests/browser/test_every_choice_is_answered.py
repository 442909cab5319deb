"""Each choice of each screen is pressed once: the screen changes, and nothing goes wrong."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from models.orm import now_utc
from models.scope import tenant_session
from tests.browser.conftest import sign_in
from tests.browser.numbers import write_days
from tests.people import ACME_PAGE, ALICE, People
from tests.queries.numbers import put_counter, put_post, the_page

pytestmark = [
    pytest.mark.browser,
    # flask-compress leaves the closing of a static file to the garbage collector.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
OVERVIEW = f"/pages/{ACME_PAGE}"
SCREENS = ("/", OVERVIEW, f"{OVERVIEW}/posts", f"{OVERVIEW}/posts/1_a", "/glossary", "/sync-health")
CHOICE = "#react-entry-point .segment:visible"


@pytest.fixture
def numbers(people: People) -> None:
    newest = write_days(people, "page_media_view", range(100, 300))
    with tenant_session(people.acme) as session:
        page = the_page(session, people.acme_page)
        for name, kind in (("1_a", "photo"), ("1_b", "reel")):
            post = put_post(session, page, name, now_utc() - timedelta(days=3))
            post.type, post.message = kind, f"Beans {name}"
            put_counter(session, post, "post_media_view", newest, 77)


def test_nothing_goes_wrong(site: str, screen: Page, numbers: None) -> None:
    sign_in(screen, site, ALICE)
    for path in SCREENS:
        screen.goto(site + path)
        press_each_choice(screen)


def press_each_choice(screen: Page) -> None:
    expect(screen.locator("#react-entry-point .screen h1").first).to_be_visible()
    expect(screen.locator("#first-paint")).to_have_count(0)
    names = screen.locator(CHOICE).all_inner_texts()
    for place, name in enumerate(names):
        pressed = screen.locator(CHOICE).nth(place)
        expect(pressed).to_have_text(name)
        pressed.click()
        screen.wait_for_load_state("networkidle")
        if screen.locator(CHOICE).count() != len(names):
            break  # another choice brought other choices
    expect(screen.get_by_text("could not be loaded")).to_have_count(0)
    expect(screen.locator(".toast.show")).to_have_count(0)
