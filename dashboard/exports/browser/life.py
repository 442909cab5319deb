"""A browser's life: opened, watched while it works, ended. All of it in one event loop."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from dashboard.exports.browser.listening import ListeningKaleido
from dashboard.exports.browser.studio import BROKE, BrowserDiedError, Studio
from dashboard.exports.folder import end_users_of

Result = TypeVar("Result")
SECONDS_TO_OPEN = 60.0
SECONDS_A_CHART = 60.0
SECONDS_TO_END = 5.0
# How long a failure may come before the death that it is due to is seen.
SECONDS_TO_NOTICE = 1.0
LOOK_EVERY = 0.05
# Whatever would leave this machine goes to a port where nobody listens.
NOWHERE = "http://127.0.0.1:9"
PLOTLY = Path(__file__).parents[3] / "assets" / "vendor" / "plotly-basic.min.js"


async def opened(path: str, folder: Path) -> ListeningKaleido:
    """A browser that is ready to draw. Its profile lies in `folder`."""
    for name in ("kaleido", "choreographer"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    browser = ListeningKaleido(
        n=_tabs(path),
        timeout=SECONDS_A_CHART,
        plotlyjs=PLOTLY,
        mathjax=False,
        path=path,
        tmp_dir=str(folder),
        proxy_server=NOWHERE,
        enable_extensions=False,
    )
    opening = asyncio.ensure_future(browser.open())
    done, _waiting = await asyncio.wait({opening}, timeout=SECONDS_TO_OPEN)
    if not done or opening.cancelled() or opening.exception() or not browser.tabs:
        opening.cancel()
        raise BrowserDiedError(BROKE)
    return browser


def _tabs(path: str) -> int:
    """Where a tab costs no window, a second one saves a fifth of the time, for 30 MB."""
    return 2 if "headless" in Path(path).name else 1


async def worked(
    browser: ListeningKaleido, studio: Studio, work: Callable[[Studio], Awaitable[Result]]
) -> Result:
    """Does the work. Raises BrowserDiedError as soon as the browser is no more."""
    working = asyncio.ensure_future(work(studio))
    death = asyncio.ensure_future(_death(browser))
    try:
        await asyncio.wait({working, death}, return_when=asyncio.FIRST_COMPLETED)
        if working.done() and not working.cancelled() and working.exception() is None:
            return working.result()
        await asyncio.wait({death}, timeout=SECONDS_TO_NOTICE)
        if death.done() or working.cancelled():
            raise BrowserDiedError(BROKE)
        return working.result()
    finally:
        working.cancel()
        death.cancel()


async def _death(browser: ListeningKaleido) -> None:
    while browser.subprocess.poll() is None and not browser.crashed.is_set():
        await asyncio.sleep(LOOK_EVERY)


async def ended(browser: ListeningKaleido, folder: Path) -> None:
    """Ends the browser at once: its profile is thrown away, so that nothing is lost.

    Choreographer's own small process is spared: it tells choreographer that the browser is gone,
    which would wait for the browser's last word otherwise.
    """
    end_users_of(folder, spare=browser.subprocess.pid)
    with suppress(asyncio.TimeoutError):
        await asyncio.wait_for(_gone(browser), SECONDS_TO_END)
        await asyncio.wait_for(browser.close(), SECONDS_TO_END)


async def _gone(browser: ListeningKaleido) -> None:
    while browser.subprocess.poll() is None:
        await asyncio.sleep(0.01)
