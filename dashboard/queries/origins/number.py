"""How stored values make the number that a screen shows: the same arithmetic, told."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Literal

from sqlalchemy.orm import Session

from dashboard.queries.days.pacific import ONE_DAY
from dashboard.queries.days.ranges import DateRange
from dashboard.queries.insights.aggregate import WINDOWS
from dashboard.queries.insights.key_figures import ENGAGEMENT_RATE, NET_FOLLOWS
from dashboard.queries.insights.kpi import Kpi
from dashboard.queries.insights.points import Values, read_points
from dashboard.queries.insights.reckoned_kpis import kpis_of
from dashboard.queries.origins.asked import Asked
from dashboard.queries.origins.lines import read_part
from models import MetaPage

Made = Literal["sum", "last", "average", "window", "rates", "difference", "single", "none"]
Span = tuple[str, date, date]


@dataclass(frozen=True)
class MadeNumber:
    """A number and how it is made: the sum, the newest or the average of daily values, a number
    of Meta's own for 7 or 28 days (window), the average of daily rates, the difference of two
    days, a single stored value, or none, where each value stands for itself.

    `total` is what an average divides by `days`. `days` of `of_days` have a value. `used` are the
    days of the values that count where not all do, `rates` the rate of each day.
    """

    metric: str
    title: str
    unit: str
    formula: str | None
    period: str
    since: date
    until: date
    value: Decimal | None
    made: Made
    total: Decimal | None
    days: int
    of_days: int
    used: frozenset[date] = frozenset()
    rates: Mapping[date, Decimal] = field(default_factory=dict)

    def uses(self, period: str, day: date) -> bool:
        """Whether the stored value of this period and day is part of it."""
        if self.made == "window":
            return period != "day"
        if self.made in ("last", "rates", "difference"):
            return day in self.used
        return self.made != "none"

    @property
    def is_added_up(self) -> bool:
        """Whether its values are added up, be it to be divided by their number."""
        return self.made in ("sum", "average")

    def spans(self) -> list[Span]:
        """The periods and days whose stored values are to be looked at."""
        before = ONE_DAY if self.made == "difference" else 0 * ONE_DAY
        found: list[Span] = [(self.period, self.since - before, self.until)]
        if self.made == "window":
            found.append((WINDOWS[self.of_days], self.until, self.until))
        return found


def make_number(session: Session, page: MetaPage, asked: Asked, span: DateRange) -> MadeNumber:
    """The number of the card, or of a single value of the trend, and how it comes about."""
    stored = _read(session, page, asked, span)
    if asked.period != "day":
        return _single(asked, span, stored.get((asked.metric, asked.period), {}))
    kpis = {kpi.metric: kpi for kpi in kpis_of(asked.parts, stored, span)}
    kpi = kpis.get(asked.metric)
    if kpi is None:
        return _made(asked, span, None, "none", (), 0)
    return _of_kpi(asked, span, kpi, stored)


def _read(
    session: Session, page: MetaPage, asked: Asked, span: DateRange
) -> Mapping[tuple[str, str], Values]:
    wanted = [(asked.period, span.since - ONE_DAY, span.until)]
    window = WINDOWS.get(len(span.days))
    if window and asked.period == "day":
        wanted.append((window, span.until, span.until))
    if asked.breakdown is not None:
        return read_part(session, page, asked.parts[0], asked.breakdown, wanted)
    return read_points(session, page, asked.parts, wanted)


def _single(asked: Asked, span: DateRange, values: Values) -> MadeNumber:
    """Of rolling days each value is Meta's own; several of them make no number."""
    within = [values[day] for day in span.days if day in values]
    one = within[0] if len(span.days) == len(within) == 1 else None
    return _made(asked, span, one, "none" if one is None else "single", (), len(within))


def _of_kpi(
    asked: Asked, span: DateRange, kpi: Kpi, stored: Mapping[tuple[str, str], Values]
) -> MadeNumber:
    daily = stored.get((asked.parts[0].key, "day"), {})
    known = [day for day in span.days if day in daily]
    if kpi.metric == ENGAGEMENT_RATE:
        each = zip(span.days, kpi.spark, strict=True)
        rates = {day: rate for day, rate in each if rate is not None}
        made = _made(asked, span, kpi.value, "rates", list(rates), kpi.days)
        return replace(made, rates=rates)
    if kpi.metric == NET_FOLLOWS:
        return _made(asked, span, kpi.value, "difference", (span.since - ONE_DAY, *known[-1:]), 2)
    if kpi.aggregation == "last":
        return _made(asked, span, kpi.value, "last", known[-1:], kpi.days)
    total = sum((daily[day] for day in known), Decimal(0)) if known else None
    if kpi.aggregation == "sum":
        return _made(asked, span, kpi.value, "sum", known, kpi.days, total)
    window = stored.get((asked.metric, WINDOWS.get(len(span.days), "")), {})
    if span.until in window:
        return _made(asked, span, kpi.value, "window", (), kpi.days)
    return _made(asked, span, kpi.value, "average", known, kpi.days, total)


def _made(
    asked: Asked,
    span: DateRange,
    value: Decimal | None,
    made: Made,
    used: tuple[date, ...] | list[date],
    days: int,
    total: Decimal | None = None,
) -> MadeNumber:
    return MadeNumber(
        metric=asked.metric,
        title=asked.title,
        unit=asked.unit,
        formula=asked.formula,
        period=asked.period,
        since=span.since,
        until=span.until,
        value=value,
        made=made if value is not None else "none",
        total=total,
        days=days,
        of_days=len(span.days),
        used=frozenset(used),
    )
