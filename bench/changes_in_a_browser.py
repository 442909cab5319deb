"""What a click costs in a real browser: from the press to the last redrawn part, and long tasks."""

import statistics
from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page, sync_playwright

from bench.browser import CHROMIUM, first_overview, signed_in, window
from bench.demo import running_demo
from bench.table import Table

ROUNDS = 9
QUIET_MILLISECONDS = 700
PATIENCE_MILLISECONDS = 60_000
DRAWN = "#react-entry-point .js-plotly-plot .main-svg"
# The last change of what is seen, and the longest task, since the press.
WATCH = """() => {
  window.pressed = performance.now(); window.changed = window.pressed; window.longest = 0;
  if (window.watching) return;
  window.watching = new MutationObserver(() => { window.changed = performance.now(); });
  window.watching.observe(document.body, {childList: true, subtree: true, characterData: true});
  new PerformanceObserver((list) => list.getEntries().forEach((task) => {
    window.longest = Math.max(window.longest, task.duration);
  })).observe({entryTypes: ["longtask"]});
}"""
RESULT = "() => [window.changed - window.pressed, window.longest]"
Press = Callable[[Page], None]


@dataclass(frozen=True)
class Change:
    """Something that a person does; `there` and `back` are pressed in turn."""

    name: str
    there: Press
    back: Press
    at_most: str


def run() -> Table:
    """Medians of some rounds, each there and back."""
    with running_demo() as demo, sync_playwright() as player:
        browser = player.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        cookies = signed_in(browser, demo)
        path = first_overview(browser, demo.url, cookies)
        page = window(browser, cookies).new_page()
        page.set_default_timeout(PATIENCE_MILLISECONDS)
        page.goto(demo.url + path)
        page.wait_for_selector("#first-paint", state="detached")
        page.wait_for_selector(DRAWN, state="attached")
        rows = tuple(_row(page, change) for change in CHANGES)
        browser.close()
    return Table(
        "Changes and ways to other screens, from the press to the last redrawn part",
        ("what is pressed", "seconds", "at most", "longest task, ms", "at most"),
        rows,
        f"Medians of {2 * ROUNDS} presses on the demo's overview; of all their tasks the longest.",
    )


def _row(page: Page, change: Change) -> tuple[str, ...]:
    taken = [_take(page, press) for _ in range(ROUNDS) for press in (change.there, change.back)]
    seconds = statistics.median(took for took, _longest in taken) / 1000
    longest = max(longest for _took, longest in taken)
    return (change.name, f"{seconds:.2f}", change.at_most, f"{longest:.0f}", "150")


def _take(page: Page, press: Press) -> tuple[float, float]:
    page.evaluate(WATCH)
    press(page)
    page.wait_for_timeout(QUIET_MILLISECONDS)
    page.wait_for_load_state("networkidle")
    took, longest = page.evaluate(RESULT)
    return float(took), float(longest)


def _range(name: str) -> Press:
    return lambda page: page.locator(".range-choice").get_by_text(name, exact=True).click()


def _period(name: str) -> Press:
    return lambda page: (
        page.get_by_role("group", name="Period").get_by_text(name, exact=True).click()
    )


def _metric(words: str, name: str) -> Press:
    def choose(page: Page) -> None:
        page.get_by_role("group", name="Metric").get_by_role("button").click()
        page.get_by_placeholder("Search metric", exact=True).fill(words)
        option = page.get_by_role("option").filter(has_text=name).first
        option.wait_for()
        page.evaluate(WATCH)
        option.click()

    return choose


def _link(name: str) -> Press:
    return lambda page: page.locator(f"#nav-{name}").click()


def _back(page: Page) -> None:
    page.evaluate("history.back()")


CHANGES = (
    Change("range", _range("90 days"), _range("28 days"), "0.35"),
    Change("period", _period("28 days"), _period("Day"), "0.35"),
    Change("metric", _metric("visits", "Page visits"), _metric("views", "Views"), "0.35"),
    Change("posts, and back to the overview", _link("posts"), _link("overview"), "0.6"),
    Change("glossary, and back", _link("glossary"), _back, "0.6"),
    Change("portfolio, and back", _link("portfolio"), _back, "0.6"),
)
