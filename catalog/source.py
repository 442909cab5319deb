"""The catalog as written in meta_metric_catalog.json, the one source of what a metric is."""

import json
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

CATALOG_FILE = Path(__file__).parent / "meta_metric_catalog.json"


@dataclass(frozen=True)
class MetricDefinition:
    """One metric of one level. `deprecated_on` is the day Meta stopped accepting it."""

    level: str
    key: str
    title: str
    description: str
    group: str
    status: str
    deprecated_on: date | None
    replacement_metric_key: str | None
    replacement_breakdown_key: str | None
    periods: tuple[str, ...]
    value_type: str
    breakdown_params: tuple[str, ...]
    map_dimension: str | None
    map_keys: tuple[str, ...]
    keys_additive: bool | None
    unit: str
    is_unique: bool
    aggregation: str
    family: str | None
    monetization: bool
    default: bool
    source: str | None
    confidence: str


@dataclass(frozen=True)
class FamilyLink:
    """A metric in a family: the first day it answers for the family, the day it hands over."""

    metric: str
    since: date | None
    until: date | None


@dataclass(frozen=True)
class Family:
    """A quantity that users follow across retirements: its metrics, the oldest first."""

    family: str
    level: str
    title: str
    chain: tuple[FamilyLink, ...]


@dataclass(frozen=True)
class Catalog:
    """All metrics and families, and the metrics that stand on the overview."""

    as_of: date
    metrics: tuple[MetricDefinition, ...]
    families: tuple[Family, ...]
    kpis: tuple[str, ...]

    def metric(self, level: str, key: str) -> MetricDefinition | None:
        """The metric of that level and key, if the catalog has it."""
        return self._by_name.get((level, key))

    @cached_property
    def _by_name(self) -> dict[tuple[str, str], MetricDefinition]:
        return {(metric.level, metric.key): metric for metric in self.metrics}


@lru_cache(maxsize=1)
def load_catalog() -> Catalog:
    """Reads the catalog, once in a process."""
    raw = json.loads(CATALOG_FILE.read_text())
    return Catalog(
        as_of=date.fromisoformat(raw["as_of"]),
        metrics=tuple(_metric(item) for item in raw["metrics"]),
        families=tuple(_family(item) for item in raw["families"]),
        kpis=tuple(raw["kpis"]),
    )


def _metric(item: dict[str, Any]) -> MetricDefinition:
    lists = ("periods", "breakdown_params", "map_keys")
    values: dict[str, Any] = item | {name: tuple(item[name]) for name in lists}
    values["deprecated_on"] = _day(item["deprecated_on"])
    return MetricDefinition(**values)


def _family(item: dict[str, Any]) -> Family:
    chain = tuple(
        FamilyLink(link["metric"], _day(link.get("from")), _day(link.get("until")))
        for link in item["chain"]
    )
    return Family(item["family"], item["level"], item["title"], chain)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
