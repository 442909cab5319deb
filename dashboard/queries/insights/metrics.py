"""What a query needs to know of a metric, read from the registry."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from catalog.registered import registered
from dashboard.queries.inputs import BadInput

COLUMNS = ("id", "key", "title", "unit", "aggregation", "value_type", "keys_additive", "family")


@dataclass(frozen=True)
class Metric:
    """A metric of the registry; `id` is its row."""

    id: int
    key: str
    title: str
    unit: str
    aggregation: str
    value_type: str
    keys_additive: bool | None
    family: str | None

    @property
    def is_map(self) -> bool:
        """Whether Meta answers with a map of keys, which has no total row."""
        return self.value_type == "map"

    @property
    def has_total(self) -> bool:
        """Whether a single number a day exists: a plain number, or keys that add up."""
        return not self.is_map or self.keys_additive is True


def read_metrics(session: Session, level: str, keys: Iterable[str]) -> dict[str, Metric]:
    """The metrics of a level (PAGE, POST, VIDEO) by key; unknown keys are left out."""
    known = registered(session).by_name
    found = (known[level, key] for key in keys if (level, key) in known)
    return {row.key: Metric(*(getattr(row, name) for name in COLUMNS)) for row in found}


def require_metric(session: Session, level: str, key: str) -> Metric:
    """A metric of the registry, retired ones included, as the picker offers. Raises BadInput."""
    metric = read_metrics(session, level, [key]).get(key) if key.isprintable() else None
    if metric is None:
        raise BadInput("metric", "This metric is not among those that can be chosen.")
    return metric
