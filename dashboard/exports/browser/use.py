"""How an export uses its browser: it starts while numbers are read, and once more if it dies."""

import asyncio
import threading
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

import structlog

from dashboard.exports.aside import Aside
from dashboard.exports.browser.bounds import bounded
from dashboard.exports.browser.life import ended, opened, worked
from dashboard.exports.browser.studio import BROKE, BrowserDiedError, Studio
from dashboard.exports.folder import end_users_of
from dashboard.exports.work import ExportError
from jobs.chromium import MISSING, find_chromium

log = structlog.get_logger(__name__)
Result = TypeVar("Result")
STARTS = 2
SECONDS_TO_END = 15.0


class Browser:
    """A browser that is being opened. A thread of its own speaks with it."""

    def __init__(self, path: str, folder: Path, aside: Aside | None, passed: list[str]) -> None:
        self._path, self._folder, self._aside, self._passed = path, folder, aside, passed
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._opening = self._begin(opened(path, folder))

    def use(self, work: Callable[[Studio], Awaitable[Result]]) -> Result:
        """Does the work, from its beginning in a new browser when the first one dies.

        Raises BrowserDiedError when that dies too, ExportError with a sentence when it takes too
        long. What the work itself raises goes through.
        """
        for start in range(STARTS):
            if start:
                end_users_of(self._folder)
                self._opening = self._begin(opened(self._path, self._folder))
            try:
                browser = self._opening.result()
                studio = Studio(browser, self._folder, self._aside)
                return self._begin(worked(browser, studio, work)).result()
            except BrowserDiedError:
                if self._passed:
                    raise ExportError(self._passed[0]) from None
                log.warning("export_browser_died", start=start + 1)
        raise BrowserDiedError(BROKE)

    def end(self) -> None:
        """Ends the browser and the thread that speaks with it."""
        with suppress(Exception):
            self._begin(self._end()).result(SECONDS_TO_END)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _end(self) -> None:
        opening = self._opening
        if opening.done() and not opening.cancelled() and opening.exception() is None:
            await ended(opening.result(), self._folder)
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        if others:
            await asyncio.wait(others, timeout=1)

    def _begin(self, work: Coroutine[Any, Any, Result]) -> Future[Result]:
        return asyncio.run_coroutine_threadsafe(work, self._loop)


@contextmanager
def open_browser(folder: Path, aside: Aside | None = None) -> Iterator[Browser]:
    """Begins to open a browser whose profile lies in `folder`, and ends it.

    Beside what it makes it makes `aside`. Raises ExportError with a sentence when there is no
    Chromium.
    """
    path = find_chromium()
    if path is None:
        raise ExportError(MISSING)
    with bounded(folder) as passed:
        browser = Browser(path, folder, aside, passed)
        try:
            yield browser
        finally:
            browser.end()


def use_browser(
    folder: Path, work: Callable[[Studio], Awaitable[Result]], aside: Aside | None = None
) -> Result:
    """Opens a browser, does the work, and ends it; see `open_browser`."""
    with open_browser(folder, aside) as browser:
        return browser.use(work)
