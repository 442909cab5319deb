"""One Chromium for one export: draws charts as SVG, prints pages, takes pictures.

It runs in the job's process tree only, fetches nothing, runs no script of a page, and is killed
with all its children when it takes too long or too much memory, or the export ends.
"""

import asyncio
import base64
import logging
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import kaleido
import structlog

from dashboard.exports.folder import end_users_of, memory_of_users
from dashboard.exports.work import ExportError
from jobs.chromium import MISSING, find_chromium

log = structlog.get_logger(__name__)
Figure = dict[str, Any]
Result = TypeVar("Result")
SECONDS = 240.0
SECONDS_A_CHART = 60.0
LOOK_EVERY = 1.0
# A report of three months takes about 500 MB; the bound is for what nobody foresaw.
MOST_MEMORY = 1_500_000_000
TABS = 2
SCALE = 2
# Whatever would leave this machine goes to a port where nobody listens.
NOWHERE = "http://127.0.0.1:9"
PLOTLY = Path(__file__).parents[2] / "assets" / "vendor" / "plotly-basic.min.js"
TOO_SLOW = "Chromium did not draw this in time; try again, or ask for fewer days."
TOO_LARGE = "Chromium needed too much memory to draw this; ask for fewer days."
BROKE = "Chromium stopped while it drew this; try again."


@dataclass(frozen=True)
class Drawing:
    """A figure and its size in pixels."""

    figure: Figure
    width: int
    height: int


class Studio:
    """What can be done with the open browser."""

    def __init__(self, browser: Any, folder: Path) -> None:
        self._browser = browser
        self._folder = folder

    async def svgs(self, drawings: list[Drawing], done: Callable[[int], None]) -> list[str]:
        """Each figure as SVG with real text. `done` is told how many are finished."""
        finished = 0

        async def draw(drawing: Drawing) -> str:
            nonlocal finished
            size = {"format": "svg", "width": drawing.width, "height": drawing.height}
            svg: bytes = await self._browser.calc_fig(drawing.figure, size)
            finished += 1
            done(finished)
            return svg.decode()

        return list(await asyncio.gather(*(draw(drawing) for drawing in drawings)))

    async def pdf(self, html: str) -> bytes:
        """The page printed, on the paper that its style names."""
        tab = await self._open(html, width=1024)
        options = {
            "preferCSSPageSize": True,
            "printBackground": True,
            "generateTaggedPDF": True,
            "generateDocumentOutline": True,
        }
        return _content(await tab.send_command("Page.printToPDF", options))

    async def png(self, html: str, width: int) -> bytes:
        """The whole page as a picture, at twice the pixels."""
        tab = await self._open(html, width)
        metrics = await tab.send_command("Page.getLayoutMetrics")
        height = metrics["result"]["cssContentSize"]["height"]
        clip = {"x": 0, "y": 0, "width": width, "height": height, "scale": 1}
        options = {"format": "png", "captureBeyondViewport": True, "clip": clip}
        return _content(await tab.send_command("Page.captureScreenshot", options))

    async def _open(self, html: str, width: int) -> Any:
        page = self._folder / "page.html"
        page.write_text(html, encoding="utf-8")
        tab = await self._browser.create_tab("")
        for command, parameters in _restraints(width).items():
            await tab.send_command(command, parameters)
        await _listen(tab)
        loaded = tab.subscribe_once("Page.loadEventFired")
        await tab.send_command("Page.navigate", {"url": page.as_uri()})
        await loaded
        fonts = {"expression": "document.fonts.ready.then(() => 1)", "awaitPromise": True}
        await tab.send_command("Runtime.evaluate", fonts)
        return tab


def use_browser(folder: Path, work: Callable[[Studio], Awaitable[Result]]) -> Result:
    """Opens a browser whose profile lies in `folder`, does the work, and ends it.

    Raises ExportError with a sentence when there is no Chromium or it takes too long.
    """
    path = find_chromium()
    if path is None:
        raise ExportError(MISSING)
    with _bounds(folder) as passed:
        try:
            return asyncio.run(_run(path, folder, work))
        except ExportError:
            raise
        except Exception as error:
            log.error("export_browser_failed", error=type(error).__name__)
            raise ExportError(passed[0] if passed else BROKE) from error


class _AttentiveKaleido(kaleido.Kaleido):
    """Listens before its page is opened.

    Kaleido itself listens afterwards, so that on a busy machine it can miss that the page has
    loaded, and waits for ever.
    """

    async def _conform_tabs(self, tabs: Any = None) -> None:
        for tab in tabs or list(self.tabs.values()):
            await _listen(tab)
        await super()._conform_tabs(tabs)


async def _listen(tab: Any) -> None:
    """Asks for the events of pages once the tab's first, empty page is there."""
    await tab.send_command("Page.enable")
    state = {"expression": "document.readyState", "returnByValue": True}
    while True:
        answer = await tab.send_command("Runtime.evaluate", state)
        if answer["result"]["result"].get("value") == "complete":
            return
        await asyncio.sleep(0.05)


async def _run(path: str, folder: Path, work: Callable[[Studio], Awaitable[Result]]) -> Result:
    async with _AttentiveKaleido(
        n=TABS,
        timeout=SECONDS_A_CHART,
        plotlyjs=PLOTLY,
        mathjax=False,
        path=path,
        tmp_dir=str(folder),
        proxy_server=NOWHERE,
        enable_extensions=False,
    ) as browser:
        return await work(Studio(browser, folder))


@contextmanager
def _bounds(folder: Path) -> Iterator[list[str]]:
    """Kills the browser when its time or memory is used up, from outside of whatever it hangs in.

    The list then holds the sentence that says so.
    """
    ended = threading.Event()
    passed: list[str] = []
    latest = time.monotonic() + SECONDS

    def watch() -> None:
        while not ended.wait(LOOK_EVERY):
            reason = _passed_bound(folder, latest)
            if reason:
                passed.append(reason)
            if passed:
                end_users_of(folder)

    logging.getLogger("kaleido").setLevel(logging.CRITICAL)
    logging.getLogger("choreographer").setLevel(logging.CRITICAL)
    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield passed
    finally:
        ended.set()
        thread.join()
        end_users_of(folder)


def _passed_bound(folder: Path, latest: float) -> str:
    if time.monotonic() > latest:
        return TOO_SLOW
    return TOO_LARGE if memory_of_users(folder) > MOST_MEMORY else ""


def _restraints(width: int) -> dict[str, dict[str, Any]]:
    """No scripts, no network, and a window of this width at twice the pixels."""
    offline = {"offline": True, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
    window = {"width": width, "height": 200, "deviceScaleFactor": SCALE, "mobile": False}
    return {
        "Emulation.setScriptExecutionDisabled": {"value": True},
        "Network.enable": {},
        "Network.emulateNetworkConditions": offline,
        "Emulation.setDeviceMetricsOverride": window,
    }


def _content(answer: dict[str, Any]) -> bytes:
    if "error" in answer:
        raise ExportError(BROKE)
    return base64.b64decode(answer["result"]["data"])
