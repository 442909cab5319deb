"""What can be done with the open browser: figures drawn, a page printed or photographed."""

import asyncio
import base64
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import structlog

from dashboard.exports.aside import Aside
from dashboard.exports.work import ExportError

log = structlog.get_logger(__name__)
Figure = dict[str, Any]
SCALE = 2
BROKE = "Chromium stopped while it drew this; try again."


class BrowserDiedError(ExportError):
    """The browser's process, or that of a page, has ended before its work was done."""


@dataclass(frozen=True)
class Drawing:
    """A figure and its size in pixels."""

    figure: Figure
    width: int
    height: int


class Studio:
    """What can be done with the open browser: first figures are drawn, then pages are made.

    With the figures it draws that of `aside`, and behind the page it makes that one's picture.
    """

    def __init__(self, browser: Any, folder: Path, aside: Aside | None = None) -> None:
        self._browser = browser
        self._folder = folder
        self._aside, self._aside_svg = aside, ""

    async def svgs(self, drawings: list[Drawing], done: Callable[[int], None]) -> list[str]:
        """Each figure as SVG with real text. `done` is told how many are finished."""
        finished = 0

        async def draw(drawing: Drawing) -> str:
            nonlocal finished
            svg = await self._drawn(drawing)
            finished += 1
            done(finished)
            return svg

        svgs = list(await asyncio.gather(*(draw(drawing) for drawing in drawings)))
        await self._draw_aside()
        return svgs

    async def pdf(self, html: str) -> bytes:
        """The page printed, on the paper that its style names."""
        tab = await self._open(html, width=1024)
        options = {
            "preferCSSPageSize": True,
            "printBackground": True,
            "generateTaggedPDF": True,
            "generateDocumentOutline": True,
        }
        printed = base64.b64decode((await _told(tab, "Page.printToPDF", options))["data"])
        await self._take_aside()
        return printed

    async def png(self, html: str, width: int) -> bytes:
        """The whole page as a picture, at twice the pixels."""
        picture = await self._photographed(html, width)
        await self._take_aside()
        return picture

    async def alone(self) -> None:
        """Makes the picture that is wanted beside a file which needs no browser."""
        await self._draw_aside()
        await self._take_aside()

    async def _drawn(self, drawing: Drawing) -> str:
        size = {"format": "svg", "width": drawing.width, "height": drawing.height}
        try:
            svg: bytes = await self._browser.calc_fig(drawing.figure, size)
        except Exception as error:
            log.error("export_browser_failed", error=type(error).__name__)
            raise ExportError(BROKE) from error
        return svg.decode()

    async def _draw_aside(self) -> None:
        aside = self._aside
        if aside is None:
            return
        aside.was_tried = True
        with suppress(ExportError):
            self._aside_svg = await self._drawn(Drawing(aside.figure, aside.width, aside.height))

    async def _take_aside(self) -> None:
        aside = self._aside
        if aside is None or not self._aside_svg:
            return
        try:
            aside.content = await self._photographed(aside.page(self._aside_svg), aside.width)
        except Exception as error:  # noqa: BLE001  the file is there already
            log.error("export_browser_failed", error=type(error).__name__)

    async def _photographed(self, html: str, width: int) -> bytes:
        tab = await self._open(html, width)
        metrics = await _told(tab, "Page.getLayoutMetrics")
        height = metrics["cssContentSize"]["height"]
        clip = {"x": 0, "y": 0, "width": width, "height": height, "scale": 1}
        options = {"format": "png", "captureBeyondViewport": True, "clip": clip}
        return base64.b64decode((await _told(tab, "Page.captureScreenshot", options))["data"])

    async def _open(self, html: str, width: int) -> Any:
        page = self._folder / "page.html"
        page.write_text(html, encoding="utf-8")
        # Where figures were drawn: another page would need a process of its own.
        tab = self._browser.get_tab()
        for command, parameters in _restraints(width).items():
            await tab.send_command(command, parameters)
        loaded = tab.subscribe_once("Page.loadEventFired")
        await tab.send_command("Page.navigate", {"url": page.as_uri()})
        await loaded
        fonts = {"expression": "document.fonts.ready.then(() => 1)", "awaitPromise": True}
        await tab.send_command("Runtime.evaluate", fonts)
        return tab


async def _told(tab: Any, command: str, parameters: dict[str, Any] | None = None) -> Any:
    """What the browser answers; ExportError where it answers with an error."""
    answer = await tab.send_command(command, parameters)
    if "error" in answer:
        log.error("export_browser_failed", command=command)
        raise ExportError(BROKE)
    return answer["result"]


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
