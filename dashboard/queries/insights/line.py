"""A line day by day: whose value each day has, what is told beside it, and whether it is usual."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from sqlalchemy.orm import Session

from catalog.families import chain_of
from dashboard.queries.days.pacific import is_provisional
from dashboard.queries.days.ranges import DateRange
from dashboard.queries.insights.bands import THE_YEAR, Band, band_of
from dashboard.queries.insights.day_marks import DayMarks, read_day_marks
from dashboard.queries.insights.metrics import Metric, read_metrics
from dashboard.queries.insights.points import Values, read_points
from dashboard.queries.insights.seams import owners
from models import MetaPage
from models.sensitivity import OFF

# A number that Meta changed within these days may change again: it is not called unusual.
LATELY = timedelta(days=7)


@dataclass(frozen=True)
class Point:
    """A Pacific day. `metric` gave the value; an empty value is a gap; `restated_from`
    was shown before. `imported`: it came from a file, and not from Meta's API. `usual` is what such
    a weekday usually has; `unusual` says that the value lies `above` or `below` that, and is never
    said of what is provisional, restated lately, imported or newer than the Page's numbers.
    """

    date: date
    metric: str
    value: Decimal | None
    provisional: bool
    restated_from: Decimal | None
    imported: bool = False
    usual: Band | None = None
    unusual: str | None = None


@dataclass(frozen=True)
class Line:
    """What is stored of a metric and of those that stand in for it, and what is known beside it."""

    metric: str
    titles: dict[str, str]
    values: dict[str, Values]
    owners: dict[date, str]
    marks: DayMarks
    now: datetime
    sensitivity: str

    def points(self, days: Iterable[date]) -> list[Point]:
        """One for each day."""
        return [self._point(day) for day in days]

    def _point(self, day: date) -> Point:
        owner = self.owners.get(day, self.metric)
        value = self.values.get(owner, {}).get(day)
        before = self.marks.restated.get("", {})
        return Point(
            date=day,
            metric=owner,
            value=value,
            provisional=is_provisional(day, self.now, value),
            restated_from=before.get(day) if owner == self.metric else None,
            imported=day in self.marks.imported.get((owner, ""), ()),
        )

    def set_against_usual(self, point: Point, through: date | None) -> Point:
        """The same with its band, and whether it lies outside; a band is of one metric alone."""
        if self.sensitivity == OFF:
            return point
        band = band_of(point.date, self.values.get(point.metric, {}), self.sensitivity)
        if band is None or point.value is None or not self._is_settled(point, through):
            return replace(point, usual=band)
        return replace(point, usual=band, unusual=band.side(point.value))

    def _is_settled(self, point: Point, through: date | None) -> bool:
        restated_at = self.marks.restated_at.get("", {}).get(point.date)
        lately = restated_at is not None and restated_at > self.now - LATELY
        whole = through is not None and point.date <= through
        return whole and not (point.provisional or point.imported or lately)


def read_line(
    session: Session,
    page: MetaPage,
    chosen: Metric,
    period: str,
    span: DateRange,
    now: datetime,
    sensitivity: str,
) -> Line:
    """The line of a metric over both periods; unless `sensitivity` is off, in the same statement
    the year that its bands are made of."""
    chain = chain_of("PAGE", chosen.key)
    metrics = read_metrics(session, "PAGE", [link.metric for link in chain])
    metrics[chosen.key] = chosen
    shown = [(span.previous_since, span.previous_until), (span.since, span.until)]
    year = [] if sensitivity == OFF else [(span.since - THE_YEAR, span.until)]
    wanted = [(period, *days) for days in (*shown, *year)]
    stored = read_points(session, page, metrics.values(), wanted)
    values = {key: days for (key, _period), days in stored.items()}
    since, until = span.stretch
    others = [metric for key, metric in metrics.items() if key != chosen.key]
    return Line(
        metric=chosen.key,
        titles={key: metric.title for key, metric in metrics.items()},
        values=values,
        owners=owners(chosen.key, chain, _of_days(values, shown)),
        marks=read_day_marks(session, page, [chosen, *others], period, since, until),
        now=now,
        sensitivity=sensitivity,
    )


def _of_days(values: dict[str, Values], shown: Sequence[tuple[date, date]]) -> dict[str, Values]:
    """The values of the days that are shown: what is usual decides nothing about whose they are."""
    return {
        key: {day: value for day, value in days.items() if any(a <= day <= b for a, b in shown)}
        for key, days in values.items()
    }
