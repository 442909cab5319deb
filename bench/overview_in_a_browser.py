"""First visits of the overview in a real browser: to the first drawn trend, and their weight.

Beside them a bare Dash app with one graph, and the overview without its first paint, visited in
turn, so that all meet the same machine.
"""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from bench.browser import (
    CHROMIUM,
    DESK,
    SLOW_PHONE,
    Device,
    bare_app,
    first_overview,
    signed_in,
    slow_down,
    window,
    without_first_paint,
)
from bench.demo import running_demo
from bench.table import Table

ROUNDS, SLOW_ROUNDS = 9, 5
REST_MILLISECONDS = 500
PATIENCE_MILLISECONDS = 90_000
DRAWN = ".js-plotly-plot .scatterlayer .trace path"


@dataclass(frozen=True)
class Site:
    """Something that is visited, with the cookies of whoever visits it."""

    name: str
    address: str
    cookies: list[Any]
    at_most: str = ""


@dataclass(frozen=True)
class Visit:
    """Seconds to the first drawn line, and bytes over the wire."""

    seconds: float
    wire_bytes: int


NOTE = (
    f"Medians of {ROUNDS} rounds ({SLOW_ROUNDS} on the slow phone), nothing cached. The bare app is"
    " Dash with one `dcc.Graph`, on the same kind of server, compressed as ours, visited in turn."
    " The slow phone has a processor four times slower, 1.6 Mbit/s and 150 ms."
)


def run() -> Table:
    """Medians of some rounds with nothing cached, on a desk and on a slow phone."""
    with (
        running_demo() as demo,
        without_first_paint(demo) as plain,
        bare_app() as bare,
        sync_playwright() as player,
    ):
        browser = player.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        cookies, others = signed_in(browser, demo), signed_in(browser, demo, plain)
        path = first_overview(browser, demo.url, cookies)
        ours = Site("overview", demo.url + path, cookies, "0.40, and 1.0 MB")
        alone = Site("overview without its first paint", plain + path, others, "0.65")
        desk = _medians(browser, [Site("bare app", bare, []), ours, alone], DESK, ROUNDS)
        phone = Site("overview, slow phone", ours.address, cookies, "0.35")
        far = Site("bare app, slow phone", bare, [])
        slow = _medians(browser, [far, phone], SLOW_PHONE, SLOW_ROUNDS)
        browser.close()
    return Table(
        "First visits of the overview, from the address to the first drawn trend",
        ("visit", "seconds", "to the bare app", "at most", "MB over the wire"),
        (*_rows(desk), *_rows(slow)),
        NOTE,
    )


def _rows(visits: list[tuple[Site, Visit]]) -> list[tuple[str, ...]]:
    """The first of them is what the others are compared with."""
    base = visits[0][1].seconds
    return [
        (
            site.name,
            f"{visit.seconds:.2f}",
            f"{visit.seconds / base:.2f}",
            site.at_most,
            f"{visit.wire_bytes / 1e6:.2f}",
        )
        for site, visit in visits
    ]


def _medians(
    browser: Browser, sites: list[Site], device: Device, rounds: int
) -> list[tuple[Site, Visit]]:
    visits: list[list[Visit]] = [[] for _site in sites]
    for _round in range(rounds):
        for place, site in enumerate(sites):
            visits[place].append(_visit(browser, site, device))
    return [(site, _median(each)) for site, each in zip(sites, visits, strict=True)]


def _median(visits: list[Visit]) -> Visit:
    return Visit(
        statistics.median(visit.seconds for visit in visits),
        int(statistics.median(visit.wire_bytes for visit in visits)),
    )


def _visit(browser: Browser, site: Site, device: Device) -> Visit:
    """Bytes are counted in a visit of their own: to listen to each request takes time itself."""
    timed = _in_a_window(browser, site, lambda context, page: _seconds(context, page, site, device))
    sized = _in_a_window(browser, site, lambda context, page: _bytes(context, page, site))
    return Visit(timed, int(sized))


def _in_a_window(
    browser: Browser, site: Site, work: Callable[[BrowserContext, Page], float]
) -> float:
    context = window(browser, site.cookies)
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MILLISECONDS)
    page.wait_for_timeout(REST_MILLISECONDS)  # what was before is over
    result = work(context, page)
    context.close()
    return result


def _seconds(context: BrowserContext, page: Page, site: Site, device: Device) -> float:
    slow_down(context, page, device)
    began = time.perf_counter()
    page.goto(site.address, wait_until="commit")
    page.wait_for_selector(DRAWN, state="attached")
    return time.perf_counter() - began


def _bytes(context: BrowserContext, page: Page, site: Site) -> float:
    sizes: list[int] = []
    tools = context.new_cdp_session(page)
    tools.send("Network.enable")
    tools.on("Network.loadingFinished", lambda e: sizes.append(int(e["encodedDataLength"])))
    page.goto(site.address, wait_until="commit")
    page.wait_for_selector(DRAWN, state="attached")
    page.wait_for_load_state("networkidle")
    return float(sum(sizes))
