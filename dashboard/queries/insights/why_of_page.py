"""Why a Page's number changed, read from what is stored, for whoever asks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy.orm import Session

from dashboard.queries.days.ranges import DateRange
from dashboard.queries.insights.kpi import Kpi
from dashboard.queries.insights.metrics import require_metric
from dashboard.queries.insights.points import read_points
from dashboard.queries.insights.splits import KEYS, Part, read_split, splits_of
from dashboard.queries.insights.timeseries import Point, Timeseries, read_timeseries
from dashboard.queries.insights.why import (
    DayOfChange,
    PartOfChange,
    Usual,
    carriers,
    days_for_usual,
    days_of_change,
    parts_of_change,
    usual_changes,
    usual_of,
)
from dashboard.queries.insights.why_by_posts import PostsOfChange, read_posts_of_change
from models import MetaPage


@dataclass(frozen=True)
class Distorted:
    """How many days of both periods are not as they should be, and the days of seams."""

    missing: int
    provisional: int
    restated: int
    imported: int
    seams: tuple[date, ...]


@dataclass(frozen=True)
class Why:
    """What carries the `difference`: each of `splits` holds parts that add up to it, so do `posts`;
    `days` are the few that carry most. `change` is the share that `usual` is about, both as
    `compare` says."""

    difference: Decimal
    change: float | None
    length: int
    compare: str
    splits: list[list[PartOfChange]]
    posts: PostsOfChange
    days: list[DayOfChange]
    usual: Usual
    distorted: Distorted

    @property
    def is_usual(self) -> bool | None:
        """Whether the change lies within what is usual; None where that cannot be said."""
        return None if self.change is None else self.usual.holds(self.change)


def read_why(
    session: Session, page: MetaPage, kpi: Kpi, span: DateRange, now: datetime
) -> Why | None:
    """None where nothing compares, or where days are not added up: then no part carries a share."""
    if kpi.compared is None or kpi.aggregation != "sum" or not kpi.compared.difference:
        return None
    metric = require_metric(session, "PAGE", kpi.metric)
    year = ("day", *days_for_usual(span))
    before = ("day", span.previous_since, span.previous_until)
    daily = read_points(session, page, [metric], [year, before]).get((metric.key, "day"), {})
    days = days_of_change(daily, span)
    line = read_timeseries(session, page, metric.key, "day", span, now=now)
    names = [name for name in splits_of("PAGE", metric.key) if name != KEYS]
    read = [read_split(session, page, line, span, name, now=now).parts for name in names]
    splits = [parts_of_change(days, daily, [_named(part) for part in parts]) for parts in read]
    found = _distorted(line)
    whole = PartOfChange("", kpi.compared.value, kpi.compared.previous)
    return Why(
        difference=whole.difference,
        change=kpi.change,
        length=len(span.days),
        compare=span.compare,
        splits=[parts for parts in splits if parts],
        posts=read_posts_of_change(session, page, metric.key, days, whole, found.seams),
        days=carriers(days),
        usual=usual_of(usual_changes(daily, span)),
        distorted=found,
    )


def _named(part: Part) -> tuple[str, dict[date, Decimal]]:
    points: Sequence[Point] = [*part.points, *part.previous]
    return part.name, {one.date: one.value for one in points if one.value is not None}


def _distorted(line: Timeseries) -> Distorted:
    points = {one.date: one for one in (*line.points, *line.previous)}.values()
    return Distorted(
        missing=sum(one.value is None for one in points),
        provisional=sum(one.provisional for one in points),
        restated=sum(one.restated_from is not None for one in points),
        imported=sum(one.imported for one in points),
        seams=tuple(seam.date for seam in line.seams),
    )
