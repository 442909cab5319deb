"""Which number of a Page is asked about: a metric of Meta's, or a measure that is made of some."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from catalog.differences import known_differences
from catalog.source import load_catalog
from dashboard.queries.inputs import BadInput
from dashboard.queries.insights.key_figures import OWN_FIGURES
from dashboard.queries.insights.metrics import Metric, read_metrics, require_metric
from dashboard.queries.insights.timeseries import PERIODS

LONGEST_KEY = 500


@dataclass(frozen=True)
class Definition:
    """What a metric is at Meta: `metric` is its name in the API, `described_at` where Meta does so.

    `level` is PAGE, POST or VIDEO; `differences` say why Meta's own screens may show another
    number.
    """

    metric: str
    level: str
    title: str
    description: str
    unit: str
    aggregation: str
    retired: bool
    described_at: str | None
    differences: list[str]


@dataclass(frozen=True)
class Asked:
    """A number of a Page. `parts` are the metrics whose stored values make it; `breakdown` is
    Meta's key of one part of a metric, None for the whole.
    """

    metric: str
    title: str
    unit: str
    aggregation: str
    formula: str | None
    period: str
    breakdown: str | None
    parts: list[Metric]

    @property
    def is_own(self) -> bool:
        """Whether it is computed here and not a metric of Meta's."""
        return self.metric in OWN_FIGURES

    def definitions(self) -> list[Definition]:
        """What each of the metrics is."""
        return [definition_of(metric, "PAGE") for metric in self.parts]


def ask_about(session: Session, metric: str, period: str, breakdown: str | None) -> Asked:
    """The number that these words mean. Raises BadInput."""
    if period not in PERIODS:
        raise BadInput("period", f"The period must be one of {', '.join(PERIODS)}.")
    check_part(breakdown)
    own = OWN_FIGURES.get(metric)
    if own is None:
        known = require_metric(session, "PAGE", metric)
        told = known.key, known.title, known.unit, known.aggregation
        return Asked(*told, None, period, breakdown, [known])
    if period != "day":
        raise BadInput("period", f"{own.title} is made of daily values: the period must be day.")
    found = read_metrics(session, "PAGE", own.parts)
    parts = [found[key] for key in own.parts if key in found]
    told = own.key, own.title, own.unit, own.aggregation
    return Asked(*told, own.formula, period, None, parts)


def check_part(breakdown: str | None) -> None:
    """Raises BadInput for what can be no key of Meta's."""
    if breakdown is not None and (len(breakdown) > LONGEST_KEY or not breakdown.isprintable()):
        raise BadInput("breakdown", "Give the key of a part as Meta calls it.")


def definition_of(metric: Metric, level: str) -> Definition:
    """What a metric of a level is."""
    known = load_catalog().metric(level, metric.key)
    return Definition(
        metric=metric.key,
        level=level,
        title=metric.title,
        description=known.description if known else "",
        unit=metric.unit,
        aggregation=metric.aggregation,
        retired=known is not None and known.status != "ACTIVE",
        described_at=known.source if known else None,
        differences=known_differences(level, metric.key, metric.aggregation),
    )
