"""The main reads at sizes that grow one by one: points in the tables, posts, and Pages.

`SCALE=full` measures the largest sizes too, which takes about ten minutes to fill.
"""

import os
from dataclasses import dataclass

from sqlalchemy import Engine

from bench.dataset import Size, new_tenant
from bench.installation import connected_installation
from bench.main_reads import READS, Read, Reader, reader_of
from bench.measure import buffers_of, listening, median_time
from bench.table import Table
from models.engine import make_owner_engine
from models.once import KEPT_IN
from models.scope import tenant_session
from settings import get_settings

# 92 lines of 730 days are 67,160 points a Page: fifteen Pages are the first million.
YEARS = 730
STEPS: dict[str, dict[str, Size]] = {
    "posts": {f"{posts:,}": Size(posts=posts) for posts in (100, 5_000, 50_000)},
    "Pages": {f"{pages:,}": Size(pages=pages, nights=27) for pages in (5, 500, 5_000)},
}
POINTS = {"1 M": 15, "3 M": 45, "10 M": 149}
SHORT = 2


@dataclass(frozen=True)
class Cost:
    """Of one read: statements, pages of the database (8 KB), seconds."""

    statements: int
    buffers: int
    seconds: float

    def beside(self, smallest: "Cost") -> str:
        """The figures, and how many times those of the smallest size they are."""
        return (
            f"{self.statements} ({self.statements / smallest.statements:.1f}),"
            f" {self.buffers:,} ({self.buffers / max(smallest.buffers, 1):.1f}),"
            f" {self.seconds * 1000:.1f} ({self.seconds / smallest.seconds:.1f})"
        )


def run() -> Table:
    """Medians of five, warm."""
    with connected_installation() as _installed:
        owner = make_owner_engine(get_settings().require_owner_url())
        found = {"points": _points(owner)} | {
            name: {size: _costs(new_tenant(owner, f"{name.lower()}-{n}", wanted))
                   for n, (size, wanted) in enumerate(_some(steps).items())}
            for name, steps in STEPS.items()
        }  # fmt: skip
        owner.dispose()
    return Table(
        "The main reads as the data grow",
        ("what grows", "read", "size: statements, buffers, milliseconds (times the smallest)"),
        tuple(
            (grows, read.__name__.replace("_", " "), _cell([(s, c[read]) for s, c in of.items()]))
            for grows, of in found.items()
            for read in READS
        ),
        "Points grow in the tables and not on the Page that is read: 67,160 each, of 92 lines over"
        " two years. Posts are those of the Page within a year, with twelve counters each and up to"
        " four snapshots; Pages those of the tenant, with 60 days of each line and the runs of 27"
        " nights. `make bench SCALE=full` measures the largest size of each too.",
    )


def _cell(costs: list[tuple[str, Cost]]) -> str:
    smallest = costs[0][1]
    return "<br>".join(f"{size}: {cost.beside(smallest)}" for size, cost in costs)


def _some(steps: dict[str, Size]) -> dict[str, Size]:
    """All sizes at full scale, else the smaller ones."""
    return steps if os.environ.get("SCALE") == "full" else dict(list(steps.items())[:SHORT])


def _points(owner: Engine) -> dict[str, dict[Read, Cost]]:
    """The same Page, in tables with more and more of others."""
    found: dict[str, dict[Read, Cost]] = {}
    reader, filled = new_tenant(owner, "reader", Size(days=YEARS, posts=100, nights=27)), 1
    steps = {name: Size(pages=pages, days=YEARS) for name, pages in POINTS.items()}
    for name, size in _some(steps).items():
        new_tenant(owner, f"others-{size.pages}", Size(size.pages - filled, YEARS))
        filled = size.pages
        found[name] = _costs(reader)
    return found


def _costs(tenant_id: int) -> dict[Read, Cost]:
    with tenant_session(tenant_id) as session:
        me = reader_of(session, tenant_id)
        return {read: _cost(read, me) for read in READS}


def _cost(read: Read, me: Reader) -> Cost:
    """As another answer reads it, which knows nothing of this one."""

    def anew() -> None:
        me.session.info.pop(KEPT_IN, None)
        read(me)

    with listening() as statements:
        anew()
    buffers = buffers_of(me.session, statements)
    return Cost(len(statements), buffers, median_time(anew))
