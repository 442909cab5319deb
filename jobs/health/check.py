"""One finding about a part, for `pagelens doctor` and the screens."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Check:
    """One part: how it is, and what to do when it is not well. `cure` is empty when it is."""

    name: str
    finding: str
    cure: str = ""
    optional: bool = False

    @property
    def mark(self) -> str:
        """One sign for the list."""
        if not self.cure:
            return "✓"
        return "–" if self.optional else "✗"
