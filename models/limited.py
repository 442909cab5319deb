"""The person in whose name a tenant's sessions are opened, where that person sees some Pages only.

Nobody who opens a session passes this along, so that nobody can forget it: the web process says
once how to find who asks, and every session asks that. Work that no person waits for has no limit.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

Finder = Callable[[], int | None]
_finder: Finder = lambda: None  # noqa: E731
_instead: ContextVar[tuple[int | None] | None] = ContextVar("limited_as", default=None)


def find_limited_person_by(finder: Finder) -> None:
    """Lets this process find the id of the person who asks; None where they see every Page."""
    global _finder  # noqa: PLW0603  one for the process, like its engine
    _finder = finder


@contextmanager
def limited_as(user_id: int | None) -> Iterator[None]:
    """Opens sessions in somebody else's name: of a link's maker, or of nobody who is limited."""
    before = _instead.set((user_id,))
    try:
        yield
    finally:
        _instead.reset(before)


def limited_person() -> int | None:
    """The id of the limited person in whose name a session is opened."""
    instead = _instead.get()
    return _finder() if instead is None else instead[0]
