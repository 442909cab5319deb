"""Address and controls of a screen agree, whoever moves first: a control, a link, Back, Forward."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import sign_in
from tests.browser.numbers import write_days
from tests.people import ACME_PAGE, ALICE, People

pytestmark = [
    pytest.mark.browser,
    # flask-compress leaves the closing of a static file to the garbage collector.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
OVERVIEW = f"/pages/{ACME_PAGE}"
WEEK, MONTH = sum(range(100, 107)), sum(range(100, 128))


@pytest.fixture
def overview(site: str, screen: Page, people: People) -> Page:
    """Alice looks at a Page, and Dash has taken over."""
    write_days(people, "page_media_view", range(100, 300))
    sign_in(screen, site, ALICE, OVERVIEW)
    taken_over(screen)
    return screen


def taken_over(screen: Page) -> None:
    expect(screen.locator("#react-entry-point .kpi-value").first).to_be_visible()
    expect(screen.locator("#first-paint")).to_have_count(0)


def agree(screen: Page, preset: str, search: str, total: int) -> None:
    """The address, the chosen preset and the number below it."""
    expect(screen).to_have_url(re.compile(re.escape(OVERVIEW + search) + "$"))
    expect(screen.locator(f".range-choice input[value={preset}]")).to_be_checked()
    card = screen.locator('[data-metric="page_media_view"] .kpi-value')
    expect(card).to_have_attribute("title", f"{total:,}")


def choose(screen: Page, name: str) -> None:
    screen.locator(".range-choice").get_by_text(name, exact=True).click()


def test_they_agree_all_the_way(overview: Page) -> None:
    agree(overview, "last_28d", "", MONTH)
    before = overview.evaluate("history.length")
    choose(overview, "7 days")
    agree(overview, "last_7d", "?range=last_7d", WEEK)
    assert overview.evaluate("history.length") == before + 1
    overview.go_back()
    agree(overview, "last_28d", "", MONTH)
    overview.go_forward()
    agree(overview, "last_7d", "?range=last_7d", WEEK)
    # The link of the screen that is open brings the controls back to what it says.
    overview.locator("#nav-overview").click()
    agree(overview, "last_28d", "", MONTH)
    overview.go_back()
    agree(overview, "last_7d", "?range=last_7d", WEEK)


def test_a_link_to_another_screen_and_back_keeps_what_was_chosen(overview: Page) -> None:
    choose(overview, "7 days")
    agree(overview, "last_7d", "?range=last_7d", WEEK)
    overview.locator("#nav-glossary").click()
    expect(overview.get_by_role("heading", name="Glossary")).to_be_visible()
    overview.go_back()
    agree(overview, "last_7d", "?range=last_7d", WEEK)
    overview.reload()
    taken_over(overview)
    agree(overview, "last_7d", "?range=last_7d", WEEK)


def test_opening_a_screen_leaves_its_address_alone(site: str, overview: Page) -> None:
    for search in ("", "?range=last_28d", "?from=0", "?range=zzz", "?other=1"):
        before = overview.evaluate("history.length")
        overview.goto(f"{site}{OVERVIEW}{search}")
        expect(overview.locator("#react-entry-point .range-choice")).to_be_visible()
        expect(overview.locator("#first-paint")).to_have_count(0)
        overview.wait_for_load_state("networkidle")
        assert overview.url == f"{site}{OVERVIEW}{search}"
        assert overview.evaluate("history.length") <= before + 1


def test_days_of_ones_own_stand_in_the_address(site: str, overview: Page, people: People) -> None:
    newest = write_days(people, "page_views_total", range(10, 20))
    search = f"?since={newest}&until={newest}"
    overview.goto(f"{site}{OVERVIEW}{search}")
    taken_over(overview)
    agree(overview, "custom", search, 100)
    choose(overview, "7 days")
    agree(overview, "last_7d", "?range=last_7d", WEEK)
    choose(overview, "Custom")
    agree(overview, "custom", search, 100)


def test_another_choice_begins_a_list_anew(site: str, overview: Page) -> None:
    overview.goto(f"{site}{OVERVIEW}/posts?page=3&q=beans")
    search = overview.get_by_placeholder("Search in the text")
    expect(search).to_have_value("beans")
    search.fill("beans and tea")
    expect(overview).to_have_url(re.compile(r"/posts\?q=beans(\+|%20)and(\+|%20)tea$"))
