"""The data dictionary: each column of each file, and each metric of the catalog."""

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from dashboard.exports.data.table import Table
from models import MetaMetricRegistry

DICTIONARY = "data_dictionary"
HEAD = ["kind", "file", "name", "title", "unit", "aggregation", "status", "replaced_by", "meaning"]


def dictionary_rows(
    session: Session, tables: Iterable[Table], ending: str = ""
) -> Iterator[list[Any]]:
    """The head, then columns by file, then metrics by level and key.

    A file is named as its table, with the ending.
    """
    yield list(HEAD)
    for table in tables:
        for name, meaning in table.columns.items():
            yield ["column", f"{table.name}{ending}", name, None, None, None, None, None, meaning]
    metric = MetaMetricRegistry
    rows = session.execute(
        select(
            metric.level,
            metric.key,
            metric.title,
            metric.unit,
            metric.aggregation,
            metric.status,
            metric.replacement_metric_key,
            metric.description,
        )
        .where(metric.title != "")
        .order_by(metric.level, metric.key)
    )
    for level, *facts in rows:
        yield ["metric", level, *facts]
