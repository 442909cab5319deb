"""Signs of life while one of the steps of a piece of work takes long."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy.exc import SQLAlchemyError

# Four times as often as silence is taken for death.
EVERY_SECONDS = 10.0


@contextmanager
def beating(beat: Callable[[], None], every: float = EVERY_SECONDS) -> Iterator[None]:
    """Calls `beat` in a thread of its own until the end of the block.

    A database that is away for a moment stops no work here; the work itself will notice.
    """
    ended = threading.Event()

    def go_on() -> None:
        while not ended.wait(every):
            try:
                beat()
            except SQLAlchemyError:
                continue

    thread = threading.Thread(target=go_on, name="heartbeat", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
