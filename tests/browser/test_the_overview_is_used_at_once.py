"""Whoever presses something as soon as the overview stands gets what was asked for."""

from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from models.orm import now_utc
from models.scope import tenant_session
from tests.browser.conftest import sign_in
from tests.browser.numbers import write_days
from tests.people import ACME_PAGE, ALICE, People
from tests.queries.numbers import put_post, the_page

CALLBACKS = "**/_dash-dependencies*"
HOSTILE = "<img src=x onerror=document.title='hit'> & <b>beans</b>"
pytestmark = [
    pytest.mark.browser,
    # flask-compress leaves the closing of a static file to the garbage collector.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.mark.parametrize(
    ("pressed", "heard"),
    [
        ("#refresh", "#sync-line:has-text('waiting to start')"),
        ("label:has-text('90 days')", ".range-choice input[value=last_90d]:checked"),
        (".account > button", ".account .dropdown-menu.show"),
    ],
)
def test_what_is_pressed_in_the_first_paint_is_heard(
    site: str, browser: Browser, people: People, pressed: str, heard: str
) -> None:
    write_days(people, "page_media_view", range(100, 156))
    context = browser.new_context()
    page = context.new_page()
    late: list[Route] = []
    # Dash is late, so that the first paint stands for a while.

    def hold(asked: Route) -> None:
        late.append(asked)

    page.route(CALLBACKS, hold)
    with page.expect_request(CALLBACKS):
        sign_in(page, site, ALICE, f"/pages/{ACME_PAGE}")
    page.locator(f"#first-paint {pressed}").first.click()
    expect(page.locator("#first-paint")).to_have_count(1)
    late[0].continue_()
    expect(page.locator("#first-paint")).to_have_count(0)
    expect(page.locator(f"#react-entry-point {heard}").first).to_be_attached()
    context.close()


def test_all_of_it_works_without_the_first_paint(
    site: str, screen: Page, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dashboard.document.has_first_paint", lambda _path: False)
    write_days(people, "page_media_view", range(100, 156))
    sign_in(screen, site, ALICE, f"/pages/{ACME_PAGE}")
    card = screen.locator('[data-metric="page_media_view"] .kpi-value')
    expect(card).to_have_attribute("title", f"{sum(range(100, 128)):,}")
    expect(screen.locator("#trend .js-line").first).to_be_attached()
    assert screen.locator("#first-paint").count() == 0
    screen.locator(".range-choice").get_by_text("7 days", exact=True).click()
    expect(card).to_have_attribute("title", f"{sum(range(100, 107)):,}")
    screen.get_by_role("button", name="Refresh").click()
    expect(screen.locator("#sync-line")).to_contain_text("waiting to start")
    screen.locator("#nav-posts").click()
    expect(screen.get_by_role("heading", name="Ranking")).to_be_visible()


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
