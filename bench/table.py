"""What a bench returns, and how it reads in Markdown."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Table:
    """One table of docs/benchmarks.md.

    Absolute times hold for one machine on one day, so let the rows carry ratios from one run.
    """

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""

    def markdown(self) -> str:
        """Heading, table and note."""
        lines = [_line(self.header), _line(("---",) * len(self.header))]
        lines += [_line(row) for row in self.rows]
        parts = [f"## {self.title}", "\n".join(lines)]
        return "\n\n".join([*parts, self.note] if self.note else parts)


def _line(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"
