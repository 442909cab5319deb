"""How many Pages one worker syncs in an hour of a night, when each request takes 250 ms."""

import time
from functools import partial
from unittest.mock import patch

from bench.distant_sandbox import distant_sandbox
from bench.installation import Installation, connected_installation
from bench.table import Table
from ingest.inline import sync_page

PAGES = 24
LATENCY_MS = 250
FIRST_DAYS = "60"
HOUR = 3600


def run() -> Table:
    """Nights of the same Pages, side by side and one request after the other, in turns."""
    sandbox = partial(distant_sandbox, PAGES, LATENCY_MS)
    with connected_installation(sandbox, META_PAGE_INSIGHTS_BACKFILL_DAYS=FIRST_DAYS) as installed:
        _night(installed)
        with patch("ingest.graph.side_by_side.AT_ONCE", 1):
            alone = _night(installed)
        together = _night(installed)
    rows = (("One request after the other", alone), ("Independent requests side by side", together))
    return Table(
        "Pages an hour in the night",
        ("A worker asks", "Pages an hour", "CPU seconds a Page", "Ratio"),
        tuple(
            (name, f"{PAGES / wall * HOUR:,.0f}", f"{cpu / PAGES:.2f}", f"{alone[0] / wall:.2f}")
            for name, (wall, cpu) in rows
        ),
        f"One worker's night of {PAGES} Pages, insights and posts, against the sandbox in another"
        f" process, which answers each request after {LATENCY_MS} ms.",
    )


def _night(installed: Installation) -> tuple[float, float]:
    """Wall and CPU seconds of both runs of every Page."""
    wall, cpu = time.monotonic(), time.process_time()
    for page in installed.pages:
        sync_page(page, ["page", "post"])
    return time.monotonic() - wall, time.process_time() - cpu
