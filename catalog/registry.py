"""Writes the catalog to the registry, never what the API said at run time."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.source import MetricDefinition, load_catalog
from models import MetaMetricRegistry

COLUMNS = {
    "catalog_status": "status",
    "deprecated_on": "deprecated_on",
    "replacement_metric_key": "replacement_metric_key",
    "replacement_breakdown_key": "replacement_breakdown_key",
    "periods": "periods",
    "value_type": "value_type",
    "breakdown_params": "breakdown_params",
    "map_dimension": "map_dimension",
    "map_keys": "map_keys",
    "keys_additive": "keys_additive",
    "unit": "unit",
    "is_unique": "is_unique",
    "aggregation": "aggregation",
    "family": "family",
    "group_name": "group",
    "monetization": "monetization",
    "is_default": "default",
    "title": "title",
    "description": "description",
}


@dataclass(frozen=True)
class CatalogChange:
    """One difference between the catalog and the registry."""

    level: str
    key: str
    column: str
    old: Any
    new: Any

    def __str__(self) -> str:
        if self.column == "added":
            return f"{self.level} {self.key}: added"
        return f"{self.level} {self.key}: {self.column} {self.old!r} → {self.new!r}"


def sync_catalog(session: Session, *, dry_run: bool = False) -> list[CatalogChange]:
    """Makes the registry say what the catalog says; returns what changed.

    A metric that left the catalog keeps its row, since series refer to it, and becomes UNKNOWN.
    `runtime_status`, its evidence and periods that the API corrected are never touched.
    """
    rows = {(row.level, row.key): row for row in session.scalars(select(MetaMetricRegistry))}
    changes: list[CatalogChange] = []
    for metric in load_catalog().metrics:
        row = rows.pop((metric.level, metric.key), None)
        if row is None:
            changes.append(CatalogChange(metric.level, metric.key, "added", None, metric.title))
            if not dry_run:
                values = dict(_values(metric))
                session.add(MetaMetricRegistry(level=metric.level, key=metric.key, **values))
        else:
            values = dict(_values(metric))
            if row.runtime_periods is not None:
                del values["periods"]
            changes += _update(row, values, dry_run=dry_run)
    for row in rows.values():
        changes += _update(row, {"catalog_status": "UNKNOWN"}, dry_run=dry_run)
    if not dry_run:
        session.flush()
    return changes


def _values(metric: MetricDefinition) -> Iterator[tuple[str, Any]]:
    for column, name in COLUMNS.items():
        value = getattr(metric, name)
        yield column, list(value) if isinstance(value, tuple) else value


def _update(
    row: MetaMetricRegistry, values: dict[str, Any], *, dry_run: bool
) -> list[CatalogChange]:
    changes = []
    for column, new in values.items():
        old = getattr(row, column)
        if old != new:
            changes.append(CatalogChange(row.level, row.key, column, old, new))
            if not dry_run:
                setattr(row, column, new)
    return changes
