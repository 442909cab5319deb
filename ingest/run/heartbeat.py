"""Signs of life of a run while one of its steps takes long, and whether the run is still ours."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy.exc import SQLAlchemyError

# The reaper closes a run that Redis does not know after a minute and a half of silence.
EVERY_SECONDS = 20.0


@contextmanager
def beating(beat: Callable[[], None], every: float = EVERY_SECONDS) -> Iterator[None]:
    """Calls `beat` in a thread of its own until the end of the block.

    A database that is away for a moment stops no run here; the run itself will notice.
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
