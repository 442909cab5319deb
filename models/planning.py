"""When PostgreSQL plans a statement that a connection has prepared."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass
class Planning:
    """Each time, or once for whatever its values are then.

    Who fills tables would go on with a plan for empty ones until PostgreSQL has counted them, so
    that plans are kept for people alone, who read.
    """

    each_time: bool = True

    @property
    def mode(self) -> str:
        """As PostgreSQL calls it."""
        return "force_custom_plan" if self.each_time else "auto"


# That of this process.
PLANNING = Planning()


@contextmanager
def keeping_plans() -> Iterator[None]:
    """Transactions that begin within are planned as for people."""
    before, PLANNING.each_time = PLANNING.each_time, False
    try:
        yield
    finally:
        PLANNING.each_time = before
