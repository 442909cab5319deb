"""When PostgreSQL plans a statement that a connection has prepared."""

from dataclasses import dataclass


@dataclass
class Planning:
    """Each time, or once for whatever its values are then.

    A job that fills tables would go on with a plan for empty ones until they are counted.
    """

    each_time: bool = False

    @property
    def mode(self) -> str:
        """As PostgreSQL calls it."""
        return "force_custom_plan" if self.each_time else "auto"


# That of this process.
PLANNING = Planning()
