"""The metrics that a file may name, and what may be said of each."""

import re
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from ingest.imports.cells import CellError, parse_number
from models import MetaMetricRegistry

PERIODS = ("day", "week", "days_28")
LONGEST_KEY = 200
_FLAG = re.compile(r"(is_from_ads|is_from_followers)=[01]")


@dataclass(frozen=True)
class ImportMetric:
    """A metric of the registry."""

    id: int
    key: str
    title: str
    unit: str
    is_map: bool
    periods: tuple[str, ...]
    breakdowns: tuple[str, ...]

    def check(self, period: str, breakdown_key: str) -> None:
        """Raises CellError for a period or a breakdown that the metric cannot have."""
        allowed = [each for each in self.periods if each in PERIODS] or list(PERIODS)
        if period not in allowed:
            raise CellError(f"{self.key} has no period {period!r}, only {', '.join(allowed)}")
        if self.is_map:
            if not breakdown_key:
                raise CellError(f"{self.key} is a map: each of its keys has a line, no total")
        elif breakdown_key and (
            not _FLAG.fullmatch(breakdown_key) or breakdown_key[:-2] not in self.breakdowns
        ):
            raise CellError(f"{self.key} has no breakdown {breakdown_key[:40]!r}")
        if len(breakdown_key) > LONGEST_KEY or "\x00" in breakdown_key:
            raise CellError("its breakdown_key is too long or no text")

    def number(self, text: str) -> Decimal:
        """The number of a cell in this metric's unit. Raises CellError."""
        return self.check_value(parse_number(text, whole=self.unit == "count"))

    def check_value(self, value: Decimal) -> Decimal:
        """Raises CellError for a number below zero."""
        if value < 0:
            raise CellError(f"{value} is below zero")
        return value


class Metrics:
    """The registry's metrics by key and by title."""

    def __init__(self, session: Session) -> None:
        rows = session.scalars(
            select(MetaMetricRegistry).where(MetaMetricRegistry.catalog_status != "INVALID")
        ).all()
        self._by_key = {
            (row.level, row.key): ImportMetric(
                row.id,
                row.key,
                row.title,
                row.unit,
                row.value_type == "map",
                tuple(row.periods),
                tuple(row.breakdown_params),
            )
            for row in rows
        }

    def by_key(self, level: str, key: str) -> ImportMetric:
        """The metric of that key. Raises CellError."""
        metric = self._by_key.get((level, key))
        if metric is None:
            raise CellError(f"{key[:60]!r} is no metric of a {level.lower().capitalize()}")
        return metric

    def with_total(self, level: str, key: str) -> ImportMetric:
        """The metric, if one number can be its value. Raises CellError."""
        metric = self.by_key(level, key)
        if metric.is_map:
            raise CellError(f"{key} is a map: one number does not say of which of its keys it is")
        return metric

    def has(self, level: str, key: str) -> bool:
        """Whether there is a metric of that key."""
        return (level, key) in self._by_key
