"""What a number is, whoever has one: a metric of Meta's, or a measure that is made of some."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from dashboard.queries.insights.glossary import LEVELS
from dashboard.queries.insights.key_figures import OWN_FIGURES
from dashboard.queries.insights.metrics import read_metrics
from dashboard.queries.origins.asked import Definition, definition_of


@dataclass(frozen=True)
class Measure:
    """What a number is; `formula` is told where it is computed here.

    `definitions` are those of its metrics at Meta: of each level that has it, or of its parts.
    """

    metric: str
    title: str
    unit: str
    aggregation: str
    formula: str | None
    definitions: list[Definition]


def read_measure(session: Session, key: str) -> Measure | None:
    """The measure of this name; None where there is none."""
    own = OWN_FIGURES.get(key)
    if own is not None:
        parts = read_metrics(session, "PAGE", own.parts)
        found = [definition_of(parts[part], "PAGE") for part in own.parts if part in parts]
        return Measure(key, own.title, own.unit, own.aggregation, own.formula, found)
    levels = {level: read_metrics(session, level, [key]).get(key) for level in LEVELS}
    found = [definition_of(metric, level) for level, metric in levels.items() if metric]
    if not found:
        return None
    first = found[0]
    return Measure(key, first.title, first.unit, first.aggregation, None, found)
