"""The overview in a real browser: from the address to the first drawn trend, and its weight.

Beside it a bare Dash app with one graph, visited in turn, so that both meet the same machine.
"""

import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from bench.demo import RunningDemo, running_demo
from bench.table import Table
from local import ports

CHROMIUM = "/usr/bin/chromium"
ROUNDS = 7
REST_MILLISECONDS = 1000
DRAWN = ".js-plotly-plot .scatterlayer .trace path"
WINDOW: Any = {"width": 1440, "height": 900}


@dataclass(frozen=True)
class Visit:
    """Seconds to the first drawn line, and bytes over the wire."""

    seconds: float
    wire_bytes: int


def run() -> Table:
    """First and repeat visits of both; medians of some rounds."""
    with running_demo() as demo, _bare_app() as bare, sync_playwright() as player:
        browser = player.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        cookies, address = _signed_in(browser, demo)
        ours: list[list[Visit]] = []
        theirs: list[list[Visit]] = []
        for _round in range(ROUNDS):
            ours.append(_visits(browser, address, cookies))
            theirs.append(_visits(browser, bare, []))
        browser.close()
    return _table(ours, theirs)


def _table(ours: list[list[Visit]], theirs: list[list[Visit]]) -> Table:
    first, again = _median(ours, 0), _median(ours, 1)
    bare_first, bare_again = _median(theirs, 0), _median(theirs, 1)
    rows = [
        ("overview, first", first, bare_first, "1.0, and 1.3 MB"),
        ("overview, repeat", again, bare_first, "0.5"),
        ("bare app, first", bare_first, bare_first, ""),
        ("bare app, repeat", bare_again, bare_first, ""),
    ]
    return Table(
        "The overview in a browser, from the address to the first drawn trend",
        ("visit", "seconds", "to the bare app's first", "at most", "MB over the wire"),
        tuple(
            (
                name,
                f"{visit.seconds:.2f}",
                f"{visit.seconds / base.seconds:.2f}",
                limit,
                f"{visit.wire_bytes / 1e6:.2f}",
            )
            for name, visit, base, limit in rows
        ),
        "The bare app is Dash with one `dcc.Graph`, on the same kind of server, visited in turn.",
    )


def _median(rounds: list[list[Visit]], which: int) -> Visit:
    visits = [visits[which] for visits in rounds]
    return Visit(
        statistics.median(visit.seconds for visit in visits),
        int(statistics.median(visit.wire_bytes for visit in visits)),
    )


def _signed_in(browser: Browser, demo: RunningDemo) -> tuple[list[Any], str]:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{demo.url}/login")
    page.get_by_label("E-mail address").fill(demo.email)
    page.get_by_label("Password").fill(demo.password)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_selector('.screen-portfolio tbody a[href^="/pages/"]', state="attached")
    link = (
        page.locator('.screen-portfolio tbody a[href^="/pages/"]').first.get_attribute("href")
        or "/"
    )
    cookies = list(context.cookies())
    context.close()
    return cookies, demo.url + link.split("?")[0]


def _visits(browser: Browser, address: str, cookies: list[Any]) -> list[Visit]:
    """A first visit with nothing cached, then a repeat in the same profile.

    Bytes are counted in visits of their own: to listen to each request takes time itself.
    """
    times = _twice(browser, address, cookies, counted=False)
    sizes = _twice(browser, address, cookies, counted=True)
    return [
        Visit(timed.seconds, sized.wire_bytes) for timed, sized in zip(times, sizes, strict=True)
    ]


def _twice(browser: Browser, address: str, cookies: list[Any], *, counted: bool) -> list[Visit]:
    context = browser.new_context(viewport=WINDOW)
    context.add_cookies(cookies)
    visits = [_visit(context, address, counted) for _turn in range(2)]
    context.close()
    return visits


def _visit(context: BrowserContext, address: str, counted: bool) -> Visit:
    page = context.new_page()
    sizes = _wire_sizes(context, page) if counted else []
    page.wait_for_timeout(REST_MILLISECONDS)  # what was before is over
    began = time.perf_counter()
    page.goto(address, wait_until="commit")
    page.wait_for_selector(DRAWN, state="attached")
    seconds = time.perf_counter() - began
    page.wait_for_load_state("networkidle")
    page.close()
    return Visit(seconds, sum(sizes))


def _wire_sizes(context: BrowserContext, page: Page) -> list[int]:
    sizes: list[int] = []
    devtools = context.new_cdp_session(page)
    devtools.send("Network.enable")
    devtools.on("Network.loadingFinished", lambda e: sizes.append(int(e["encodedDataLength"])))
    return sizes


@contextmanager
def _bare_app() -> Iterator[str]:
    port = ports.free_port()
    command = [sys.executable, "-m", "gunicorn", "-w", "2", "-b", f"127.0.0.1:{port}"]
    process = subprocess.Popen(  # noqa: S603 - our own command
        [*command, "bench.bare_dash:server"], stderr=subprocess.DEVNULL
    )
    try:
        while not ports.answers(port, "/"):
            time.sleep(0.2)
        yield f"http://localhost:{port}/"
    finally:
        process.terminate()
        process.wait(30)
