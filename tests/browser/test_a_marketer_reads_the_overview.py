"""Sign in, pick a Page, change metric and range, press refresh: in a real browser, on real data."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from local.demo import EMAIL, PASSWORD
from local.ports import free_port

pytestmark = pytest.mark.proof
ROOT = Path(__file__).resolve().parents[2]
PATIENCE_MS = 60_000
FIRST_PAGE = "108204551739001"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """`pagelens up --demo` as a newcomer starts it; yields its address."""
    port = free_port()
    inherited = {k: v for k, v in os.environ.items() if not k.startswith(("META_", "DATABASE"))}
    environment = inherited | {
        "DATA_DIR": str(tmp_path_factory.mktemp("demo") / "data"),
        "META_REFRESH_COOLDOWN_SECONDS": "0",
        "META_PAGE_INSIGHTS_BACKFILL_DAYS": "120",
    }
    command = [str(Path(sys.executable).parent / "pagelens"), "up", "--demo", "--port", str(port)]
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        told = next((line for line in process.stdout if "Sign in" in line), None)
        try:
            assert told, "the demo did not start"
            yield f"http://localhost:{port}"
        finally:
            process.terminate()
            process.communicate()


@pytest.fixture
def page(demo: str, browser: Browser) -> Iterator[Page]:
    """A signed-in window that fails the test on any console error."""
    context = browser.new_context(viewport={"width": 1440, "height": 1000})
    opened = context.new_page()
    opened.set_default_timeout(PATIENCE_MS)
    errors: list[str] = []
    opened.on("console", lambda said: errors.append(said.text) if said.type == "error" else 0)
    opened.on("pageerror", lambda error: errors.append(str(error)))
    opened.goto(f"{demo}/pages/{FIRST_PAGE}")
    opened.fill("input[name=email]", EMAIL)
    opened.fill("input[name=password]", PASSWORD)
    opened.click("button[type=submit]")
    expect(opened.locator(".kpi").first).to_be_visible(timeout=PATIENCE_MS)
    yield opened
    context.close()
    assert errors == []


def settled(page: Page) -> None:
    """Until the history is in, so that nothing is drawn anew, and Dash has taken over."""
    expect(page.locator("#react-entry-point #backfill")).to_be_empty(timeout=PATIENCE_MS)
    expect(page.locator("#first-paint")).to_have_count(0, timeout=PATIENCE_MS)


@pytest.mark.browser
def test_the_numbers_stand_beside_the_days_before(page: Page) -> None:
    expect(page.locator(".kpi")).to_have_count(9)
    expect(page.locator(".kpi", has_text="28 days before").first).to_be_visible()
    expect(page.locator("#trend .scatterlayer .trace").first).to_be_attached(timeout=PATIENCE_MS)
    expect(page.locator("table.posts tbody tr").first).to_be_visible(timeout=PATIENCE_MS)


@pytest.mark.browser
def test_page_metric_and_range_are_chosen_and_stand_in_the_address(page: Page) -> None:
    settled(page)
    page.get_by_role("group", name="Page", exact=True).get_by_role("button").click()
    page.get_by_role("option", name=re.compile("Northline Running")).click()
    expect(page.locator("h1")).to_have_text("Northline Running")
    page.locator(".range-choice").get_by_text("7 days", exact=True).click()
    expect(page).to_have_url(re.compile("range=last_7d"))
    page.get_by_role("group", name="Metric", exact=True).get_by_role("button").click()
    page.get_by_placeholder("Search metric", exact=True).fill("page visits")
    page.get_by_role("option", name=re.compile("^Page visits")).first.click()
    expect(page.locator("#trend-title")).to_have_text("Page visits")
    expect(page).to_have_url(re.compile("metric=page_views_total"))
    page.reload()
    expect(page.locator("#react-entry-point #trend-title")).to_have_text("Page visits")
    page.go_back()
    expect(page.locator("#first-paint")).to_have_count(0)
    expect(page.locator("#trend-title")).to_have_text("Views")


@pytest.mark.browser
def test_a_refresh_shows_its_progress_and_ends_with_what_changed(page: Page) -> None:
    page.get_by_role("button", name="Refresh").click()
    expect(page.locator("#react-entry-point #sync-line")).to_have_text(
        re.compile("changed|Nothing new at Meta"), timeout=PATIENCE_MS
    )


@pytest.mark.browser
def test_another_tenants_page_is_a_calm_nothing(page: Page, demo: str) -> None:
    page.goto(f"{demo}/pages/999?metric='; DROP TABLE meta_page")
    expect(page.get_by_role("heading", name="There is nothing here")).to_be_visible()
    expect(page.locator(".kpi:visible")).to_have_count(0)
