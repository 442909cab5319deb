"""`make bench`: runs every bench, prints its table and writes it into docs/benchmarks.md.

A bench is a file bench/NAME.py with `run() -> Table`; its table goes between the lines
`<!-- bench:NAME -->` and `<!-- /bench:NAME -->`, which are added at the end when they are missing.
With names as arguments only those run.
"""

import importlib
import logging
import pkgutil
import re
import sys
from pathlib import Path

import structlog

import bench
from bench.table import Table

PAGE = Path(__file__).parent.parent / "docs" / "benchmarks.md"


def main(names: list[str]) -> None:
    """Runs the benches of these names, or all."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    for name in names or bench_names():
        table: Table = importlib.import_module(f"bench.{name}").run()
        sys.stdout.write(table.markdown() + "\n\n")
        PAGE.write_text(with_table(PAGE.read_text(), name, table))


def bench_names() -> list[str]:
    """The modules of this folder that have a `run`."""
    found = [module.name for module in pkgutil.iter_modules(bench.__path__)]
    parts = [name for name in found if name != "__main__"]
    return [n for n in parts if hasattr(importlib.import_module(f"bench.{n}"), "run")]


def with_table(text: str, name: str, table: Table) -> str:
    """The page with this bench's table in its place."""
    begin, end = f"<!-- bench:{name} -->", f"<!-- /bench:{name} -->"
    block = f"{begin}\n{table.markdown()}\n{end}"
    place = re.compile(f"{re.escape(begin)}.*?{re.escape(end)}", re.DOTALL)
    if place.search(text):
        return place.sub(lambda _: block, text)
    return f"{text.rstrip()}\n\n{block}\n"


if __name__ == "__main__":
    main(sys.argv[1:])
