"""Whoever presses something as soon as the overview stands gets what was asked for."""

from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from models.orm import now_utc
from models.scope import tenant_session
from tests.browser.conftest import sign_in
from tests.browser.numbers import write_days
from tests.people import ACME_PAGE, ALICE, People
from tests.queries.numbers import put_post, the_page

HOSTILE = "<img src=x onerror=document.title='hit'> & <b>beans</b>"
pytestmark = [
    pytest.mark.browser,
    # flask-compress leaves the closing of a static file to the garbage collector.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.mark.parametrize("time", range(3))
def test_a_link_pressed_as_dash_takes_over_is_followed(
    site: str, screen: Page, people: People, time: int
) -> None:
    write_days(people, "page_media_view", range(100, 156))
    sign_in(screen, site, ALICE, f"/pages/{ACME_PAGE}")
    switch = screen.locator("#react-entry-point #trend-head .pick-foot")
    expect(switch).to_be_attached()
    switch.evaluate("link => link.click()")
    expect(switch).to_have_text("Hide retired metrics")
    retired = screen.locator("#react-entry-point #trend-head .pick-note", has_text="replaced by")
    expect(retired.first).to_be_attached()
    assert screen.url.endswith("?retired=1")


def test_the_list_stays_open_for_the_retired_metrics_and_is_searched(
    site: str, screen: Page, people: People
) -> None:
    write_days(people, "page_media_view", range(100, 156))
    sign_in(screen, site, ALICE, f"/pages/{ACME_PAGE}")
    expect(screen.locator("#react-entry-point .kpi-value").first).to_be_attached()
    expect(screen.locator("#first-paint")).to_have_count(0)
    screen.get_by_label("Metric: Views").click()
    screen.locator("#trend-head .pick-foot").click()
    expect(screen.locator("#trend-head .pick-foot")).to_have_text("Hide retired metrics")
    box = screen.get_by_placeholder("Search metric", exact=True)
    box.fill("impressions")
    shown = screen.locator("#trend-head .pick-line:visible")
    expect(shown.filter(has_text="replaced by Views").first).to_be_visible()
    expect(shown.filter(has_text="Page visits")).to_have_count(0)


def test_it_is_drawn_also_where_a_script_cannot_be_had(
    site: str, browser: Browser, people: People
) -> None:
    write_days(people, "page_media_view", range(100, 156))
    context = browser.new_context()
    page = context.new_page()
    page.route("**/first_paint.js*", lambda asked: asked.abort())
    sign_in(page, site, ALICE, f"/pages/{ACME_PAGE}")
    expect(page.locator("#react-entry-point .kpi-value").first).to_be_attached()
    expect(page.locator("#first-paint")).to_have_count(0)
    expect(page.locator("#react-entry-point .js-line").first).to_be_attached()
    context.close()


def test_what_a_post_says_is_never_markup(site: str, screen: Page, people: People) -> None:
    with tenant_session(people.acme) as session:
        post = put_post(
            session, the_page(session, people.acme_page), "1_a", now_utc() - timedelta(days=3)
        )
        post.message = HOSTILE
    for path in ("", "/posts", "/posts/1_a"):
        if path:
            screen.goto(f"{site}/pages/{ACME_PAGE}{path}?range=last_28d")
        else:
            sign_in(screen, site, ALICE, f"/pages/{ACME_PAGE}")
        expect(screen.locator("#react-entry-point").get_by_text(HOSTILE).first).to_be_attached()
        assert screen.title().endswith("Pagelens")
