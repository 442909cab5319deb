"""Charts are whole on paper, of whatever size, and the screen is as it was afterwards."""

from typing import Any

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
A4_PIXELS = 703  # 210 mm less the margins
# How far the drawing, its line and its labels reach, and how far the frame does.
REACH = """() => {
  const frame = document.querySelector("#trend-frame").getBoundingClientRect();
  const right = (name) => Math.max(...Array.from(
    document.querySelectorAll("#trend " + name), (one) => one.getBoundingClientRect().right));
  return {frame: frame.right, drawing: right(".main-svg"), line: right(".scatterlayer path"),
          names: right(".annotation-text")};
}"""


@pytest.fixture
def overview(site: str, screen: Page, people: People) -> Page:
    """Alice looks at a Page on a wide screen, and Dash has taken over."""
    write_days(people, "page_media_view", range(100, 300))
    screen.set_viewport_size({"width": 1440, "height": 900})
    sign_in(screen, site, ALICE, f"/pages/{ACME_PAGE}")
    expect(screen.locator("#trend .scatterlayer path").first).to_be_attached()
    # Only now: before the screen has come there is none either.
    expect(screen.locator("#first-paint")).to_have_count(0)
    screen.wait_for_load_state("networkidle")
    return screen


def width_of_chart(page: Page) -> str | None:
    return page.locator("#trend .main-svg").first.get_attribute("width")


def outside(reach: dict[str, Any]) -> list[str]:
    return [name for name, right in reach.items() if right > reach["frame"] + 0.5]


def test_the_newest_day_is_on_the_sheet(overview: Page) -> None:
    overview.evaluate(
        f"""() => matchMedia("print").addEventListener("change", (print) => {{
          if (print.matches) window.onPaper = ({REACH})();
        }})"""
    )
    before = width_of_chart(overview)
    overview.pdf(prefer_css_page_size=True)
    on_paper = overview.evaluate("() => window.onPaper")
    assert on_paper["frame"] <= A4_PIXELS
    assert outside(on_paper) == []
    assert on_paper["line"] > on_paper["frame"] * 0.75
    expect(overview.locator("#trend .main-svg").first).to_have_attribute("width", str(before))


def test_a_browser_that_only_says_that_it_will_print_fits_the_chart_into_any_sheet(
    overview: Page,
) -> None:
    before = width_of_chart(overview)
    overview.evaluate("() => dispatchEvent(new Event('beforeprint'))")
    drawing = overview.locator("#trend .main-svg").first
    expect(drawing).to_have_attribute("viewBox", "0 0 700 340")
    overview.evaluate("() => dispatchEvent(new Event('afterprint'))")
    expect(drawing).to_have_attribute("width", str(before))
    assert drawing.get_attribute("viewBox") is None


@pytest.mark.parametrize("width", [A4_PIXELS, 1040])
def test_what_can_be_pressed_stays_off_the_paper(overview: Page, width: int) -> None:
    before = width_of_chart(overview)
    overview.set_viewport_size({"width": width, "height": 900})
    expect(overview.locator("#trend .main-svg").first).not_to_have_attribute("width", str(before))
    overview.emulate_media(media="print")
    expect(overview.locator("#trend .main-svg[viewBox]")).not_to_have_count(0)
    assert outside(overview.evaluate(REACH)) == []
    expect(overview.locator(".top-bar")).to_be_hidden()
    expect(overview.locator("#refresh")).to_be_hidden()
    expect(overview.locator(".info-button").first).to_be_hidden()
    expect(overview.locator("#filters")).to_be_hidden()
    expect(overview.locator("#overview-days")).to_be_visible()
    expect(overview.locator(".kpi-value").first).to_be_visible()
    wide = overview.evaluate("() => document.documentElement.scrollWidth")
    assert wide <= width
