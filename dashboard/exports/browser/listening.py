"""Kaleido that hears its pages from their beginning, and hears when one of them crashes.

Kaleido asks for a page's events only after it has opened the page. On a busy machine the page has
loaded by then, the event is never sent again, and Kaleido waits for ever. What is overridden here
are the public ways in which choreographer comes by its tabs; Kaleido goes on from there.
"""

import asyncio
from typing import Any

import choreographer
import kaleido


class _ListeningBrowser(choreographer.Browser):
    """Listens to every tab before anybody opens a page in it."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.crashed = asyncio.Event()

    async def populate_targets(self) -> None:
        """Finds the tabs that there are."""
        await super().populate_targets()
        for tab in list(self.tabs.values()):
            await self._attend(tab)

    async def create_tab(self, *arguments: Any, **named: Any) -> choreographer.Tab:
        """A new tab with an empty page."""
        tab = await super().create_tab(*arguments, **named)
        await self._attend(tab)
        return tab

    async def _attend(self, tab: choreographer.Tab) -> None:
        async def note(_event: Any) -> None:
            self.crashed.set()

        tab.unsubscribe("Inspector.targetCrashed")
        tab.subscribe("Inspector.targetCrashed", note)
        await tab.send_command("Inspector.enable")
        await listen(tab)


class ListeningKaleido(kaleido.Kaleido, _ListeningBrowser):
    """Kaleido on a browser that listens. `crashed` is set when a page's process has died."""


async def listen(tab: Any) -> None:
    """Asks for the events of pages, and waits until the tab's first, empty page is there.

    While that page is just being replaced by another, the browser answers the question with an
    error instead of a result: it is asked again.
    """
    await tab.send_command("Page.enable")
    state = {"expression": "document.readyState", "returnByValue": True}
    while True:
        answer = await tab.send_command("Runtime.evaluate", state)
        if answer.get("result", {}).get("result", {}).get("value") == "complete":
            return
        await asyncio.sleep(0.02)
