"""What hurts in a table of points that grows: its upkeep, and deletions from it.

Fifty million points take some 6 GB and half an hour; `MILLIONS=20` chooses another size.
"""

import os
from collections.abc import Callable, Iterator

from sqlalchemy import Engine, text
from sqlalchemy import Table as SqlTable

from bench.dataset import Size, filled_tenant, maintain
from bench.installation import connected_installation, environment
from bench.measure import seconds_of
from bench.table import Table
from jobs.ageing import age_insights
from jobs.erasure.chunks import delete_rows
from models import MetaInsightPoint
from models.engine import make_owner_engine
from settings import get_settings

SMALL = 2
PAGES_OF_A_MILLION = 15
YEARS, KEPT = 730, 657
POINT: SqlTable = MetaInsightPoint.__table__  # type: ignore[assignment]
SIZES = """
SELECT count(*), pg_table_size('meta_insight_point'), pg_indexes_size('meta_insight_point')
  FROM meta_insight_point
"""
RESTATE = """
UPDATE meta_insight_point SET value = value + 1, observed_at = now()
 WHERE metric_date > current_date - 5
"""
Work = Callable[[], object]


def run() -> Table:
    """Each once, at two million points and at the largest size."""
    large = int(os.environ.get("MILLIONS", "50" if os.environ.get("SCALE") == "full" else "4"))
    with connected_installation() as _installed:
        owner = make_owner_engine(get_settings().require_owner_url())
        found = [list(_figures(owner, millions)) for millions in (SMALL, large)]
        owner.dispose()
    return Table(
        "One large table of points",
        ("what", f"{SMALL} M points", f"{large} M points"),
        tuple((name, small, big) for (name, small), (_name, big) in zip(*found, strict=True)),
        "A tenant has a million points, of 15 Pages over two years. What is told of the table is"
        " seconds for all of it; what is told of a tenant is for its million points, in parts of"
        " 5,000 rows as the product deletes them.",
    )


def _figures(owner: Engine, millions: int) -> Iterator[tuple[str, str]]:
    """Fills the table anew, and takes it apart in the order of the rows."""
    with owner.begin() as connection:
        connection.execute(text("TRUNCATE meta_insight_point"))
    size = Size(PAGES_OF_A_MILLION, YEARS)
    tenants = [filled_tenant(owner, f"t-{millions}-{n}", size) for n in range(millions)]
    yield "first vacuum", _took(lambda: maintain(owner, "VACUUM ANALYZE meta_insight_point"))
    yield from _sizes(owner)
    yield (
        "build of the key's index",
        _took(lambda: maintain(owner, "REINDEX INDEX pk_meta_insight_point")),
    )
    yield "three days restated, of all", _took(lambda: _execute(owner, RESTATE))
    yield "vacuum after that", _took(lambda: maintain(owner, "VACUUM meta_insight_point"))
    yield "a tenant's oldest tenth", _took(lambda: _age(tenants[0]))
    yield (
        "deletion of a tenant",
        _took(lambda: delete_rows(tenants[1], POINT, POINT.c.tenant_id == tenants[1])),
    )
    yield "vacuum after both", _took(lambda: maintain(owner, "VACUUM meta_insight_point"))


def _sizes(owner: Engine) -> Iterator[tuple[str, str]]:
    with owner.begin() as connection:
        points, table, index = connection.execute(text(SIZES)).one()
    yield "bytes a point, of the table", f"{table / points:.1f}"
    yield "bytes a point, of its index", f"{index / points:.1f}"


def _execute(owner: Engine, statement: str) -> None:
    with owner.begin() as connection:
        connection.execute(text(statement))


def _age(tenant_id: int) -> None:
    with environment({"INSIGHTS_KEEP_DAYS": str(KEPT)}):
        age_insights(tenant_id=tenant_id)


def _took(work: Work) -> str:
    return f"{seconds_of(work):.1f} s"
