"""A metric by calendar week and month, each number made of its days as the metric adds up.

Sums are added and the newest value of a stock taken; people are counted once only by Meta, so of
them a bucket has Meta's own number of 7 or 28 days that ends with it, or none and the reason.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy.orm import Session

from dashboard.queries.days.pacific import ONE_DAY
from dashboard.queries.days.presets import monday_of
from dashboard.queries.days.ranges import DateRange
from dashboard.queries.inputs import BadInput
from dashboard.queries.insights.aggregate import Figure, add_up, take_last
from dashboard.queries.insights.compared import Compared, compared
from dashboard.queries.insights.metrics import require_metric
from dashboard.queries.insights.points import Values, read_points
from dashboard.queries.insights.timeseries import Point, Timeseries
from models import MetaPage

WEEK, MONTH = "calendar_week", "calendar_month"
BUCKETS = (WEEK, MONTH)
# Meta's own period whose number may stand for a bucket, and of how many days it is.
OWN = {WEEK: ("week", 7), MONTH: ("days_28", 28)}
CUT = "Meta counts people once over whole weeks and 28 days only; this {unit} is cut by the range."
NOT_GIVEN = "Meta gave no number of {days} days that ends with this {unit}."
UNITS = {WEEK: "week", MONTH: "month"}


@dataclass(frozen=True)
class Bucket:
    """A calendar week or month, as far as the range holds it.

    `since` to `until` are its days within the range, `of_days` how many they are, `days` how many
    of them have a value, and `imported_days` one that came from a file. `whole`: the range holds
    all of its days. `made_from` says how the number comes about; where there is none, `reason` says
    why. `compared` are the two values of the `change`: of the days that both have, by their place
    in the range.
    """

    since: date
    until: date
    value: Decimal | None
    days: int
    of_days: int
    whole: bool
    provisional: bool
    made_from: str
    reason: str
    previous: Decimal | None
    compared: Compared | None
    imported_days: int = 0

    @property
    def change(self) -> float | None:
        """The change as a ratio; None where nothing compares."""
        return self.compared.ratio if self.compared else None


def read_buckets(
    session: Session, page: MetaPage, series: Timeseries, bucket: str, span: DateRange
) -> list[Bucket]:
    """The buckets of a series that was read by day over the range. Raises BadInput."""
    if bucket not in BUCKETS:
        raise BadInput("bucket", f"The bucket must be one of {', '.join(BUCKETS)}.")
    if series.period != "day":
        raise BadInput("bucket", "Buckets are made of days; leave period as it is.")
    places = _places(bucket, span)
    own = _own_numbers(session, page, series, bucket, span, places)
    return [_bucket(series, bucket, span, place, own) for place in places]


def bucket_days(bucket: str, day: date) -> tuple[date, date]:
    """The first and the last day of the week or month in which a day lies."""
    if bucket == WEEK:
        monday = monday_of(day)
        return monday, monday + timedelta(days=6)
    first = day.replace(day=1)
    return first, (first + timedelta(days=31)).replace(day=1) - ONE_DAY


def _places(bucket: str, span: DateRange) -> list[tuple[int, int]]:
    """Where each bucket begins and ends among the days of the range."""
    starts = [
        place
        for place, day in enumerate(span.days)
        if place == 0 or bucket_days(bucket, day)[0] == day
    ]
    return list(zip(starts, [*starts[1:], len(span.days)], strict=True))


def _own_numbers(
    session: Session,
    page: MetaPage,
    series: Timeseries,
    bucket: str,
    span: DateRange,
    places: list[tuple[int, int]],
) -> Values:
    """Meta's own numbers that end with a bucket, and with the days it is compared with."""
    if series.aggregation != "none":
        return {}
    period = OWN[bucket][0]
    metric = require_metric(session, "PAGE", series.metric)
    ends = {days[end - 1] for _, end in places for days in _both(span) if end <= len(days)}
    wanted = [(period, day, day) for day in sorted(ends)]
    return read_points(session, page, [metric], wanted).get((metric.key, period), {})


def _both(span: DateRange) -> tuple[list[date], list[date]]:
    return span.days, span.previous_days


def _bucket(
    series: Timeseries, bucket: str, span: DateRange, place: tuple[int, int], own: Values
) -> Bucket:
    start, end = place
    points, before = series.points[start:end], series.previous[start:end]
    since, until = points[0].date, points[-1].date
    whole = bucket_days(bucket, since) == (since, until)
    figure, reason = _figure(series, bucket, points, before, own, whole=whole)
    return Bucket(
        since=since,
        until=until,
        value=figure.value,
        days=sum(point.value is not None for point in points),
        of_days=len(points),
        whole=whole,
        provisional=any(point.provisional for point in points),
        made_from=figure.label if figure.value is not None else "",
        reason=reason,
        previous=figure.previous,
        compared=figure.compared,
        imported_days=sum(point.imported for point in points),
    )


def _figure(
    series: Timeseries,
    bucket: str,
    points: list[Point],
    before: list[Point],
    own: Values,
    *,
    whole: bool,
) -> tuple[Figure, str]:
    now, past = [point.value for point in points], _comparable(points, before)
    if series.aggregation == "none":
        return _own_figure(bucket, points, before, own, whole=whole)
    # Values of two metrics are of two ways to count, which are never one number.
    if len({point.metric for point in points if point.value is not None}) > 1:
        nothing = Figure(None, 0, None, "", None)
        return nothing, "The metric changed within it; what was counted differently is not added."
    figure = add_up(now, past) if series.aggregation == "sum" else take_last(now, past, None)
    return figure, "" if figure.value is not None else "None of its days has a number."


def _comparable(points: list[Point], before: list[Point]) -> list[Decimal | None]:
    """The values compared with; none where another metric gave them."""
    metrics = {point.metric for point in (*points, *before) if point.value is not None}
    return [point.value for point in before] if len(metrics) == 1 else []


def _own_figure(
    bucket: str, points: list[Point], before: list[Point], own: Values, *, whole: bool
) -> tuple[Figure, str]:
    unit, days = UNITS[bucket], OWN[bucket][1]
    value = own.get(points[-1].date) if whole else None
    if value is None:
        told = NOT_GIVEN.format(days=days, unit=unit) if whole else CUT.format(unit=unit)
        return Figure(None, 0, None, "", None), told
    past = own.get(before[-1].date) if len(before) == len(points) else None
    return Figure(value, days, past, f"Meta's own {days} days", compared(value, past, days)), ""


def missing_words(one: Bucket) -> str:
    """What is to be said of a bucket's days: cut by the range, without a number, from a file."""
    said = [] if one.whole else ["not whole in this range"]
    if one.days < one.of_days:
        said.append(f"{one.days} of {one.of_days} days have a number")
    if one.imported_days:
        said.append(f"{one.imported_days} of {one.of_days} days imported")
    return "; ".join(said)
