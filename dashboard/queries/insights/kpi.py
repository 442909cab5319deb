"""One number of an overview, beside the one before, with what is told of it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from dashboard.queries.days.ranges import DateRange
from dashboard.queries.insights.aggregate import Day, Figure
from dashboard.queries.insights.compared import Compared
from dashboard.queries.insights.key_figures import OwnFigure
from dashboard.queries.insights.metrics import Metric


@dataclass(frozen=True)
class Kpi:
    """One number of the overview; `days` of `of_days` have a value, `value` is of these.

    `change` is a ratio of the two values in `compared`, which are of the days that both periods
    have; `value` and `previous` are each period's own.
    `counted_since` is the day of a seam that explains missing days or a missing comparison.
    `change_points` is the change of a rate, in percentage points; only rates have one.
    `imported_days` of the days that it is made of came from a file, and not from Meta's API.
    """

    metric: str
    title: str
    unit: str
    aggregation: str
    value: Decimal | None
    days: int
    of_days: int
    previous: Decimal | None
    compared: Compared | None
    change: float | None
    label: str
    net_change: Decimal | None
    spark: list[Decimal | None]
    data_through: date | None
    formula: str | None = None
    counted_since: date | None = None
    change_points: float | None = None
    imported_days: int = 0


def kpi_of(
    measure: Metric | OwnFigure,
    figure: Figure,
    span: DateRange,
    spark: list[Day],
    *,
    known: list[Day] | None = None,
    counted_since: date | None = None,
    change_points: float | None = None,
) -> Kpi:
    """A measure's number over a range. `spark` are its days; `known` those that it is read up to,
    where these are others.
    """
    return Kpi(
        metric=measure.key,
        title=measure.title,
        unit=measure.unit,
        aggregation=measure.aggregation,
        value=figure.value,
        days=figure.days,
        of_days=len(span.days),
        previous=figure.previous,
        compared=figure.compared,
        change=figure.change,
        label=figure.label,
        net_change=figure.net_change,
        spark=spark,
        data_through=_newest(span, spark if known is None else known),
        formula=measure.formula if isinstance(measure, OwnFigure) else None,
        counted_since=counted_since,
        change_points=change_points,
    )


def _newest(span: DateRange, values: list[Day]) -> date | None:
    return max((d for d, v in zip(span.days, values, strict=True) if v is not None), default=None)
