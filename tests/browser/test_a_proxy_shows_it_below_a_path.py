"""A proxy shows the site below a path of its host: all of it works there, and nothing leaves it."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from werkzeug.middleware.http_proxy import ProxyMiddleware
from werkzeug.wrappers import Response

from tests.browser.conftest import served, sign_in
from tests.browser.numbers import write_days
from tests.conftest import refresh_settings
from tests.people import ACME_PAGE, ALICE, PASSWORD, People
from tests.servers import whole_server

pytestmark = [
    pytest.mark.proof,
    pytest.mark.browser,
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
MOUNT = "/insights"
OVERVIEW = f"/pages/{ACME_PAGE}"
OUTSIDE = Response("Another site of this host.", status=404)


@pytest.fixture
def asked() -> list[str]:
    """The paths of the host that browsers ask for, those of icons included."""
    return []


@pytest.fixture
def site(people: People, environment: pytest.MonkeyPatch, asked: list[str]) -> Iterator[str]:
    """The address below which the proxy shows it; anything else of the host is another's."""
    environment.setenv("TRUSTED_PROXIES", "1")
    refresh_settings()
    write_days(people, "page_media_view", range(100, 300))
    with served(whole_server()) as inside:
        way = {
            "target": inside,
            "remove_prefix": True,
            "host": None,
            "headers": {"X-Forwarded-Prefix": f"{MOUNT}/"},
        }
        proxy = ProxyMiddleware(OUTSIDE, {f"{MOUNT}/": way})

        def noted(environ: Any, start_response: Any) -> Any:
            asked.append(environ["PATH_INFO"])
            return proxy(environ, start_response)

        with served(noted) as host:
            yield host + MOUNT


def taken_over(screen: Page) -> None:
    expect(screen.locator("#react-entry-point .kpi-value").first).to_be_visible()
    expect(screen.locator("#first-paint")).to_have_count(0)


def at(site: str, path: str) -> re.Pattern[str]:
    return re.compile(re.escape(site + path) + "$")


def test_a_person_comes_looks_around_and_goes(site: str, screen: Page, asked: list[str]) -> None:
    sign_in(screen, site, ALICE, OVERVIEW)
    expect(screen).to_have_url(at(site, OVERVIEW))
    taken_over(screen)

    screen.locator(".range-choice").get_by_text("7 days", exact=True).click()
    expect(screen).to_have_url(at(site, f"{OVERVIEW}?range=last_7d"))
    screen.reload()
    taken_over(screen)
    expect(screen.locator(".range-choice input[value=last_7d]")).to_be_checked()
    screen.locator("#nav-posts").click()
    expect(screen).to_have_url(at(site, f"{OVERVIEW}/posts"))
    expect(screen.locator("#nav-posts")).to_have_class(re.compile("active"))
    screen.go_back()
    expect(screen).to_have_url(at(site, f"{OVERVIEW}?range=last_7d"))
    expect(screen.locator("#nav-overview")).to_have_class(re.compile("active"))

    screen.reload()
    taken_over(screen)
    keep(screen, "Seven days")
    screen.goto(f"{site}/api/docs")
    screen.goto(f"{site}/")
    screen.locator(f'a[href="{MOUNT}{OVERVIEW}"]').first.click()
    expect(screen).to_have_url(at(site, OVERVIEW))
    taken_over(screen)
    screen.get_by_role("button", name="Saved views").click()
    screen.get_by_role("link", name="Seven days").click()
    expect(screen).to_have_url(at(site, f"{OVERVIEW}?range=last_7d"))

    screen.get_by_role("button", name="Account").click()
    screen.locator(".account").get_by_text("Settings", exact=True).click()
    expect(screen).to_have_url(re.compile(re.escape(f"{site}/settings")))
    expect(screen.get_by_role("heading", name="Settings").first).to_be_visible()

    screen.get_by_role("button", name="Account").click()
    screen.get_by_role("button", name="Sign out").click()
    expect(screen).to_have_url(at(site, "/login"))
    assert [path for path in asked if not path.startswith(f"{MOUNT}/")] == []
    assert [path for path in asked if path.startswith(MOUNT * 2)] == []


def test_an_ended_session_leads_to_the_door_and_back(site: str, browser: Browser) -> None:
    with browser.new_context() as context:
        screen = context.new_page()
        sign_in(screen, site, ALICE, "/glossary")
        expect(screen.get_by_role("heading", name="Glossary")).to_be_visible()
        context.clear_cookies()
        screen.locator("#nav-overview").click()
        expect(screen).to_have_url(at(site, "/login?next=%2Fpages"))
        screen.get_by_label("E-mail address").fill(ALICE)
        screen.get_by_label("Password").fill(PASSWORD)
        screen.get_by_role("button", name="Sign in").click()
        expect(screen).to_have_url(at(site, "/pages"))


def keep(screen: Page, name: str) -> None:
    screen.get_by_role("button", name="Saved views").click()
    panel = screen.get_by_role("dialog", name="Saved views")
    panel.get_by_label("Save the present view as").fill(name)
    panel.get_by_label("Save the present view as").press("Enter")
    expect(panel.get_by_role("link", name=name)).to_be_visible()
