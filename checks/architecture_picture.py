"""`python -m checks.architecture_picture` draws docs/images/architecture.svg, `--check` compares.

Boxes stand on a grid of columns and rows; arrows lead from one to the next, or round a corner.
"""

import sys
from html import escape
from pathlib import Path

PICTURE = Path(__file__).parents[1] / "docs" / "images" / "architecture.svg"
OLD = "docs/images/architecture.svg is old; run: python -m checks.architecture_picture\n"
WIDE, HIGH, GAP_X, GAP_Y, EDGE = 168, 56, 40, 46, 12
ROWS, COLUMNS = 5, 5
# Column, row, name, what it does; the database is as high as all rows.
BOXES = (
    (0, 0, "Meta's Graph API", "numbers and posts"),
    (1, 0, "ingest/graph", "asks and parses"),
    (2, 0, "ingest/fetch", "what is due"),
    (3, 0, "ingest/store", "points and coverage"),
    (0, 1, "dashboard/pages", "screens"),
    (1, 1, "dashboard/components", "from data to elements"),
    (2, 1, "dashboard/charts", "from data to figures"),
    (3, 1, "dashboard/queries", "reads"),
    (1, 2, "dashboard/actions", "role, write, audit"),
    (2, 2, "dashboard/api", "the same as JSON"),
    (3, 2, "dashboard/exports", "CSV, PNG, PDF"),
    (1, 3, "jobs/worker", "runs ingest and exports"),
    (2, 3, "Redis", "jobs; may be emptied"),
    (3, 3, "jobs/work", "rows that wait"),
    (2, 4, "jobs/scheduler", "one tick a minute"),
    (3, 4, "notify", "alerts, mail"),
)
# From a place of the grid to another, both as column and row.
ARROWS = (
    *(((0, 0), (1, 0)), ((1, 0), (2, 0)), ((2, 0), (3, 0)), ((3, 0), (4, 0))),
    *(((4, 1), (3, 1)), ((3, 1), (2, 1)), ((2, 1), (1, 1)), ((1, 1), (0, 1))),
    *(((3, 1), (3, 2)), ((3, 1), (2, 2)), ((0, 1), (1, 2)), ((2, 2), (1, 2))),
    *(((4, 3), (3, 3)), ((3, 3), (2, 3)), ((2, 3), (1, 3)), ((2, 4), (2, 3)), ((4, 4), (3, 4))),
)
STYLE = """<style>
rect{fill:#f4f6f9;stroke:#8894a8}text{font:13px sans-serif;fill:#16202e;text-anchor:middle}
.small{font-size:11px;fill:#4a566b}path{fill:none;stroke:#4a566b;marker-end:url(#head)}
.paper{fill:#fff;stroke:none}</style>
<defs><marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8"
 orient="auto"><path d="M0 0L8 4L0 8z" style="fill:#4a566b;stroke:none"/></marker></defs>"""


def draw() -> str:
    """The whole picture."""
    width = 2 * EDGE + COLUMNS * WIDE + (COLUMNS - 1) * GAP_X
    height = 2 * EDGE + ROWS * HIGH + (ROWS - 1) * GAP_Y
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img">',
        "<title>How numbers and work go through the rooms</title>",
        f'{STYLE}<rect class="paper" width="{width}" height="{height}"/>',
        *(_arrow(begin, end) for begin, end in ARROWS),
        _round_to_the_database((1, 2)),
        *(_box(_left(column), _top(row), HIGH, *words) for column, row, *words in BOXES),
        _box(_left(4), EDGE, height - 2 * EDGE, "PostgreSQL", "all state"),
    ]
    return "\n".join([*parts, "</svg>\n"])


def _left(column: int) -> int:
    return EDGE + column * (WIDE + GAP_X)


def _top(row: int) -> int:
    return EDGE + row * (HIGH + GAP_Y)


def _box(left: int, top: int, high: int, name: str, does: str) -> str:
    middle, center = left + WIDE // 2, top + high // 2
    return (
        f'<rect x="{left}" y="{top}" width="{WIDE}" height="{high}" rx="6"/>'
        f'<text x="{middle}" y="{center - 3}">{escape(name, quote=False)}</text>'
        f'<text class="small" x="{middle}" y="{center + 14}">{escape(does, quote=False)}</text>'
    )


def _arrow(begin: tuple[int, int], end: tuple[int, int]) -> str:
    (column, row), (to_column, to_row) = begin, end
    if row == to_row:
        y, right = _top(row) + HIGH // 2, to_column > column
        x, to_x = _left(column) + WIDE * right, _left(to_column) + WIDE * (not right)
        return f'<path d="M{x} {y}H{to_x}"/>'
    down = to_row > row
    x, to_x = (_left(each) + WIDE // 2 for each in (column, to_column))
    return f'<path d="M{x} {_top(row) + HIGH * down}L{to_x} {_top(to_row) + HIGH * (not down)}"/>'


def _round_to_the_database(begin: tuple[int, int]) -> str:
    """From below a box, between two rows, to the database."""
    column, row = begin
    x, y = _left(column) + WIDE // 2, _top(row) + HIGH
    return f'<path d="M{x} {y}V{y + GAP_Y // 2}H{_left(4)}"/>'


def main(words: list[str]) -> int:
    """Draws the picture, or with `--check` only compares it; 1 where it is old."""
    if "--check" not in words:
        PICTURE.write_text(draw())
        return 0
    if PICTURE.is_file() and PICTURE.read_text() == draw():
        return 0
    sys.stderr.write(OLD)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
