"""axe-core reads every screen, in light and dark: no serious or critical finding."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, expect

from dashboard.actions.embeds import Frame, embed_part
from dashboard.actions.view_links import make_link
from dashboard.queries.days.pacific import pacific_yesterday
from models import MetaPage
from models.orm import now_utc
from models.scope import tenant_session
from tests.browser.conftest import sign_in
from tests.people import ACME_PAGE, ALICE, People, actor
from tests.queries.coverage import put_line
from tests.queries.numbers import put_counter, put_days, put_post, the_page

pytestmark = [
    pytest.mark.proof,
    pytest.mark.browser,
    # flask-compress leaves the closing of a static file to the garbage collector.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
OVERVIEW = f"/pages/{ACME_PAGE}"
SECTIONS = (
    "connections",
    "pages",
    "people",
    "workspace",
    "reports",
    "tokens",
    "security",
)
SCREENS = (
    "/",
    OVERVIEW,
    f"{OVERVIEW}/posts",
    f"{OVERVIEW}/posts/1_a",
    "/glossary",
    "/sync-health",
    *(f"/settings/{name}" for name in SECTIONS),
)
GRAVE = ("serious", "critical")
# The theme changes colours alone, so in the dark only these are read again.
# Dash's dropdown is reached through a field of its own, which hands the focus on at once.
OF_DASH = [".dash-dropdown-focus-target"]
READ = """([only, exclude]) => axe.run({exclude}, only ? {runOnly: only} : {}).then(found =>
    found.violations.map(v => [v.impact, v.id, v.nodes.map(n => n.target.join(" ")).join(", ")]))"""
DARK = "document.documentElement.dataset.bsTheme = 'dark'"


@pytest.fixture
def links(people: People) -> Iterator[list[str]]:
    """Stored numbers and a post; the paths of a read-only link and of an embedded chart."""
    newest = pacific_yesterday(now_utc())
    days = [newest - timedelta(days=back) for back in range(60)]
    with tenant_session(people.acme) as session:
        page = the_page(session, people.acme_page)
        for key in ("page_media_view", "page_follows", "page_post_engagements"):
            put_days(session, page, key, dict.fromkeys(days, 1234))
        post = put_post(session, page, "1_a", now_utc() - timedelta(days=3))
        post.message = "New beans"
        put_counter(session, post, "post_media_view", newest, 77)
        # Sync health unfolds a day that is missing, and a Page of which nothing was read.
        lacking = newest - timedelta(days=20)
        read = [(days[-1], lacking - timedelta(days=1)), (lacking + timedelta(days=1), newest)]
        put_line(session, page, read=read, answered_at=now_utc())
        session.add(MetaPage(tenant_id=people.acme, page_id="9", name="New", can_analyze=True))
        who, sites = actor(ALICE), ["https://a.example"]
        secret, _row = make_link(who, session, "", OVERVIEW, 7, now_utc()).value
        of_chart, _row = embed_part(who, session, "", OVERVIEW, 7, Frame(sites), now_utc()).value
    yield [f"/share/{secret}", f"/embed/{of_chart}"]


def findings(screen: Page, where: str) -> list[str]:
    """What axe finds grave on the page that is open."""
    screen.evaluate(AXE_SCRIPT)
    found = [("light", *each) for each in screen.evaluate(READ, [None, OF_DASH])]
    screen.evaluate(DARK)
    found += [("dark", *each) for each in screen.evaluate(READ, [["color-contrast"], OF_DASH])]
    return [
        f"{where} ({theme}): {rule} at {nodes}"
        for theme, impact, rule, nodes in found
        if impact in GRAVE
    ]


def wait_until_drawn(screen: Page) -> None:
    """The screen has come, nothing of it is a placeholder, and the first paint has given way."""
    expect(screen.locator("#first-paint")).to_have_count(0)
    expect(screen.locator("#react-entry-point .screen h1").first).to_be_visible()
    screen.wait_for_load_state("networkidle")
    expect(screen.locator(".placeholder-lines:visible")).to_have_count(0)


def test_no_screen_has_a_grave_finding(site: str, screen: Page, links: list[str]) -> None:
    screen.emulate_media(reduced_motion="reduce")  # a colour on its way is nobody's finding
    screen.goto(site + "/login")
    found = findings(screen, "/login")
    for link in links:
        screen.goto(site + link)
        found += findings(screen, link)
    sign_in(screen, site, ALICE)
    for path in SCREENS:
        screen.goto(site + path)
        wait_until_drawn(screen)
        found += findings(screen, path)
    assert found == []
