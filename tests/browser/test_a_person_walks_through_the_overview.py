import re
from itertools import product

import pytest
from playwright.sync_api import Page, expect

from models import MetaPage
from models.scope import tenant_session
from tests.browser.conftest import sign_in
from tests.browser.numbers import write_days
from tests.people import ACME_PAGE, ALICE, CHARLIE, People

pytestmark = [
    pytest.mark.browser,
    # flask-compress leaves the closing of a static file to the garbage collector.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


def taken_over(screen: Page) -> None:
    expect(screen.locator("#react-entry-point .kpi-value").first).to_be_attached()
    expect(screen.locator("#first-paint")).to_have_count(0)


def test_a_person_signs_in_and_sees_the_numbers(site: str, screen: Page, people: People) -> None:
    write_days(people, "page_media_view", range(100, 156))
    sign_in(screen, site, ALICE, f"/pages/{ACME_PAGE}")
    taken_over(screen)
    expect(screen.get_by_role("heading", name="Acme Coffee")).to_be_visible()
    total = sum(range(100, 128))
    card = screen.locator('[data-metric="page_media_view"] .kpi-value')
    expect(card).to_have_attribute("title", f"{total:,}")
    expect(screen.locator(".js-line").first).to_be_attached()


def test_a_range_and_a_metric_are_in_the_address(site: str, screen: Page, people: People) -> None:
    write_days(people, "page_media_view", range(100, 156))
    write_days(people, "page_views_total", range(10, 66))
    sign_in(screen, site, ALICE, f"/pages/{ACME_PAGE}")
    taken_over(screen)
    screen.locator(".range-choice").get_by_text("7 days", exact=True).click()
    card = screen.locator('[data-metric="page_media_view"] .kpi-value')
    expect(card).to_have_attribute("title", f"{sum(range(100, 107)):,}")
    screen.get_by_role("group", name="Metric", exact=True).get_by_role("button").click()
    screen.get_by_placeholder("Search metric", exact=True).fill("visits")
    screen.get_by_role("option", name=re.compile("^Page visits")).click()
    expect(screen.locator("#trend-title")).to_have_text("Page visits")
    expect(screen).to_have_url(
        re.compile(rf"/pages/{ACME_PAGE}\?range=last_7d&metric=page_views_total$")
    )
    screen.go_back()
    expect(screen.locator("#trend-title")).to_have_text("Views")


def test_a_metric_without_the_chosen_period_shows_one_that_it_has(
    site: str, screen: Page, people: People
) -> None:
    write_days(people, "page_media_view", range(100, 156))
    sign_in(screen, site, ALICE, f"/pages/{ACME_PAGE}?period=days_28&split=ads")
    taken_over(screen)
    screen.get_by_role("group", name="Metric", exact=True).get_by_role("button").click()
    screen.get_by_placeholder("Search metric", exact=True).fill("followers")
    screen.get_by_role("option", name="Followers", exact=True).first.click()
    expect(screen.locator("#trend-title")).to_have_text("Followers")
    expect(screen.get_by_text("cannot be shown")).to_have_count(0)
    expect(screen).not_to_have_url(re.compile("split="))


def test_retired_metrics_are_offered_only_on_request(
    site: str, screen: Page, people: People
) -> None:
    write_days(people, "page_media_view", range(100, 156))
    sign_in(screen, site, ALICE, f"/pages/{ACME_PAGE}")
    taken_over(screen)
    group = screen.get_by_role("group", name="Metric", exact=True)
    group.get_by_role("button").click()
    box = screen.get_by_placeholder("Search metric", exact=True)
    box.fill("replaced by Views")
    retired = screen.get_by_role("option", name=re.compile("replaced by Views"))
    expect(retired).to_have_count(0)
    screen.keyboard.press("Escape")
    screen.get_by_label("Retired metrics").check()
    group.get_by_role("button").click()
    box.fill("replaced by Views")
    expect(retired.first).to_be_visible()
    expect(screen).to_have_url(re.compile("retired=1"))


def test_pressing_refresh_shows_the_runs(site: str, screen: Page) -> None:
    sign_in(screen, site, ALICE, f"/pages/{ACME_PAGE}")
    screen.get_by_role("button", name="Refresh").click()
    expect(screen.locator("#react-entry-point #sync-line")).to_contain_text("waiting to start")
    expect(screen.get_by_role("button", name="Refresh")).to_be_disabled()
    screen.reload()
    expect(screen.locator("#react-entry-point #sync-line")).to_contain_text("waiting to start")


def test_another_tenants_page_is_not_there(site: str, screen: Page) -> None:
    sign_in(screen, site, CHARLIE, f"/pages/{ACME_PAGE}")
    expect(screen.get_by_role("heading", name="There is nothing here")).to_be_visible()


def test_the_page_picker_opens_the_same_screen_of_another_page(
    site: str, screen: Page, people: People
) -> None:
    with tenant_session(people.acme) as session:
        session.add(MetaPage(tenant_id=people.acme, page_id="9", name="New", can_analyze=True))
    sign_in(screen, site, ALICE, f"/pages/{ACME_PAGE}/posts?range=last_7d")
    screen.get_by_role("group", name="Page", exact=True).get_by_role("button").click()
    screen.get_by_role("option", name=re.compile("^New")).click()
    expect(screen.get_by_role("heading", name="New")).to_be_visible()
    expect(screen).to_have_url(re.compile(r"/pages/9/posts\?range=last_7d$"))


def test_no_screen_of_a_page_scrolls_sideways(site: str, screen: Page, people: People) -> None:
    write_days(people, "page_media_view", range(100, 156))
    sign_in(screen, site, ALICE, f"/pages/{ACME_PAGE}")
    taken_over(screen)
    # Opened on the narrowest and on the widest, and made wider and narrower from there.
    for widths, path in product(((320, 390, 768), (1440, 1024)), ("", "/posts")):
        screen.set_viewport_size({"width": widths[0], "height": 844})
        screen.goto(f"{site}/pages/{ACME_PAGE}{path}")
        expect(screen.locator("#react-entry-point .screen")).to_be_visible()
        screen.wait_for_load_state("networkidle")
        for width in widths:
            screen.set_viewport_size({"width": width, "height": 844})
            screen.wait_for_function("document.documentElement.scrollWidth === innerWidth")
