"""A browser asks for each part once, and after a change for what depends on it."""

import json
import re

import pytest
from playwright.sync_api import Browser, Request, expect

from tests.browser.conftest import sign_in
from tests.browser.numbers import write_days
from tests.people import ACME_PAGE, ALICE, People

MOST_REQUESTS, MOST_CALLS = 40, 3
pytestmark = [
    pytest.mark.browser,
    # flask-compress leaves the closing of a static file to the garbage collector.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


def is_a_call(request: Request) -> bool:
    """Whether the server draws or looks up something for it."""
    asked_dash = "/_dash-" in request.url and "-suites/" not in request.url
    return request.resource_type == "document" or asked_dash


def outputs_of(request: Request) -> str:
    return str(json.loads(request.post_data or "{}").get("output", ""))


def test_an_overview_and_a_change_of_its_metric(
    site: str, browser: Browser, people: People
) -> None:
    write_days(people, "page_media_view", range(100, 156))
    write_days(people, "page_views_total", range(100, 156))
    context = browser.new_context()
    page = context.new_page()
    sign_in(page, site, ALICE, "/glossary")
    page.wait_for_load_state("networkidle")
    asked: list[Request] = []

    def note(request: Request) -> None:
        asked.append(request)

    page.on("request", note)
    page.goto(f"{site}/pages/{ACME_PAGE}")
    expect(page.locator("#first-paint")).to_have_count(0)
    expect(page.locator("#react-entry-point .js-line").first).to_be_attached()
    page.wait_for_load_state("networkidle")
    assert len(asked) <= MOST_REQUESTS
    calls = [one for one in asked if is_a_call(one)]
    assert len(calls) <= MOST_CALLS, [one.url for one in calls]
    assert [one.url for one in calls if one.method == "POST"] == []
    asked.clear()
    page.get_by_role("group", name="Metric", exact=True).get_by_role("button").click()
    page.get_by_placeholder("Search metric", exact=True).fill("page visits")
    page.get_by_role("option", name=re.compile("^Page visits")).first.click()
    expect(page.locator("#trend-title")).to_have_text("Page visits")
    page.wait_for_load_state("networkidle")
    [call] = [one for one in asked if is_a_call(one)]
    assert "trend.figure" in outputs_of(call)
    assert "kpis" not in outputs_of(call)
    context.close()


def test_a_screen_that_has_no_chart_loads_plotly_only_on_the_way_to_one(
    site: str, browser: Browser, people: People
) -> None:
    write_days(people, "page_media_view", range(100, 156))
    context = browser.new_context()
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.url))
    sign_in(page, site, ALICE, "/settings")
    page.wait_for_load_state("networkidle")
    assert [url for url in asked if "plotly" in url.rpartition("/")[2] and "ready" not in url] == []
    page.locator("#nav-overview").click()
    expect(page.locator("#trend .js-line").first).to_be_attached()
    assert any("plotly-basic" in url for url in asked)
    context.close()
