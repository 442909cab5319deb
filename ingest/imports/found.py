"""What was understood of a file: each block, column and kind of line, taken or skipped and why."""

from dataclasses import asdict, dataclass, field
from typing import Any

MOST_NAMED = 5


@dataclass
class Part:
    """A block or a column; `metric` is the key that it is, empty where it is skipped.

    `reason` says why it is skipped; `can_map` that somebody may say which metric it is.
    """

    line: int
    title: str
    metric: str = ""
    reason: str = ""
    lines: int = 0
    can_map: bool = False


@dataclass
class SkippedLines:
    """Lines of one kind that are left out; `names` are the first of what they are about."""

    what: str
    reason: str
    lines: int = 0
    names: list[str] = field(default_factory=list)

    def add(self, name: str = "") -> None:
        """One more of them."""
        self.lines += 1
        if name and name not in self.names and len(self.names) < MOST_NAMED:
            self.names.append(name)

    @property
    def title(self) -> str:
        """What they are, with the names of the first."""
        return f"{self.what} ({', '.join(self.names)})" if self.names else self.what


@dataclass
class Found:
    """What was understood. `kind` is `series`, `days`, `posts`, `plain` or `columns`, which are
    unknown."""

    kind: str = ""
    parts: list[Part] = field(default_factory=list)
    skipped: dict[str, SkippedLines] = field(default_factory=dict)

    def part(self, line: int, title: str, **facts: Any) -> Part:
        """Notes one more block or column."""
        self.parts.append(Part(line, title, **facts))
        return self.parts[-1]

    def skip(self, what: str, reason: str, name: str = "") -> None:
        """Notes a line that is left out."""
        self.skipped.setdefault(what, SkippedLines(what, reason)).add(name)

    @property
    def told(self) -> list[str]:
        """A sentence for each thing that is skipped."""
        parts = [
            f"Skipped: {part.title or 'a block without a title'}"
            f"{_lines(part.lines) if self.kind == 'series' else ''}: {part.reason}"
            for part in self.parts
            if not part.metric
        ]
        groups = self.skipped.values()
        return parts + [
            f"Skipped: {group.title}{_lines(group.lines)}: {group.reason}" for group in groups
        ]

    def as_json(self) -> dict[str, Any]:
        """As it is kept with an import that is looked at in the browser."""
        groups = [
            {"title": group.title, "reason": group.reason, "lines": group.lines}
            for group in self.skipped.values()
        ]
        return {"kind": self.kind, "parts": [asdict(p) for p in self.parts], "skipped": groups}


def _lines(number: int) -> str:
    return f", {number} {'line' if number == 1 else 'lines'}"
