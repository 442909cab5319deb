"""A sandbox in this process, for tests."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime

from ingest.sandbox.app import DEFAULT_SEED, create_app
from ingest.sandbox.characters import BY_ID
from ingest.sandbox.clock import Clock
from ingest.sandbox.server import SandboxServer
from ingest.sandbox.world import World


@dataclass(frozen=True)
class RunningSandbox:
    """Where it answers, and its world: clock, faults, usage, log."""

    url: str
    world: World


@contextmanager
def running_sandbox(
    seed: str = DEFAULT_SEED,
    now: datetime | None = None,
    *,
    enforce_proof: bool = False,
    pages: int = 0,
) -> Iterator[RunningSandbox]:
    """A sandbox on a free port of 127.0.0.1; `now` stops its clock there.

    With `pages`, a person has so many Pages with numbers of their own in place of the demo's.
    """
    app = create_app(seed, Clock(now), enforce_proof=enforce_proof, pages=pages)
    server = SandboxServer("127.0.0.1", 0, app)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield RunningSandbox(f"http://127.0.0.1:{server.port}", app.extensions["sandbox"])
    finally:
        server.stop()
        thread.join()


@contextmanager
def busy_page(page_id: str, posts_per_week: float) -> Iterator[None]:
    """Lets a Page of this process's sandbox publish so many posts, in the past too."""
    before = BY_ID[page_id]
    BY_ID[page_id] = replace(before, posts_per_week=posts_per_week)
    try:
        yield
    finally:
        BY_ID[page_id] = before
