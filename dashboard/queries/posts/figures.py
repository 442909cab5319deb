"""The head figures of the posts of a range, beside those of the days that it is compared with.

Posts go on gathering numbers, so that those of earlier days have had longer. What stood then is
taken instead: as many days after the end of their range as have passed since the end of this one.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from sqlalchemy.orm import Session

from dashboard.queries.days.ranges import DateRange
from dashboard.queries.insights.compared import ratio
from dashboard.queries.posts.as_of import read_facts_as_of
from dashboard.queries.posts.facts import PostFact, read_facts
from dashboard.queries.posts.filters import EVERY_POST, PostFilter, first_day_of_posts
from dashboard.queries.posts.patterns import middle
from dashboard.queries.posts.values import ENGAGEMENT_RATE, VIEWS, PostMeasure
from models import MetaPage
from models.pacific import pacific_day

Take = Callable[[PostFact], Decimal | None]
Together = Callable[[Iterable[Decimal | None]], Decimal | None]


@dataclass(frozen=True)
class PostFigure:
    """A figure of `posts` posts that have a number: how many there are, a total, or a median.

    `previous` is that of the days compared with, as it stood on `previous_on`. Where `unread` of
    their posts had not been read by then, it is as all of them stand today, which have had longer;
    None where not all posts of those days are stored. `change` is the ratio of both; that of a rate
    is `change_points`, in percentage points.
    """

    key: str
    title: str
    unit: str
    value: Decimal | None
    posts: int
    previous: Decimal | None = None
    unread: int = 0
    change: float | None = None
    change_points: float | None = None


@dataclass(frozen=True)
class PostFigures:
    """All of them. `previous_on` is the Pacific day whose numbers stand for the days before;
    `stored_since` that of the first stored post."""

    since: date
    until: date
    previous_since: date | None
    previous_until: date | None
    previous_on: date | None
    compare: str
    preset: str | None
    stored_since: date | None
    figures: list[PostFigure] = field(default_factory=list)


@dataclass(frozen=True)
class _Kind:
    """A figure to be made: which value of a post, and how values come together."""

    key: str
    title: str
    unit: str
    take: Take
    together: Together


def read_figures(
    session: Session,
    page: MetaPage,
    measure: PostMeasure,
    span: DateRange,
    now: datetime,
    wanted: PostFilter = EVERY_POST,
) -> PostFigures:
    """Posts published, their views, what was chosen, and their engagement rate."""
    facts = read_facts(session, page, measure, span, wanted)
    first = first_day_of_posts(session, page)
    day = day_then(span, now) if span.compares else None
    known = day is not None and first is not None and span.previous_since >= first
    before, stood = [], []
    if known and day is not None:
        days = days_before(span)
        before = read_facts(session, page, measure, days, wanted)
        stood = read_facts_as_of(session, page, measure, days, wanted, before, day)
    return PostFigures(
        since=span.since,
        until=span.until,
        previous_since=span.previous_since if span.compares else None,
        previous_until=span.previous_until if span.compares else None,
        previous_on=day,
        compare=span.compare,
        preset=span.preset,
        stored_since=first,
        figures=[
            _published(facts, before if known else None),
            *(_figure(each, facts, before, stood) for each in _kinds(measure)),
        ],
    )


def days_before(span: DateRange) -> DateRange:
    """The days that a range is compared with, as one of their own."""
    since, until = span.previous_since, span.previous_until
    return DateRange(since, until, since, until, None, stale=False)


def day_then(span: DateRange, now: datetime) -> date:
    """As many days after the end of the days before as today is after the end of the range."""
    return span.previous_until + max(pacific_day(now) - span.until, timedelta(0))


def _kinds(measure: PostMeasure) -> list[_Kind]:
    rate = _Kind(
        f"median_{ENGAGEMENT_RATE}",
        "Median engagement rate",
        "ratio",
        lambda fact: fact.engagement_rate,
        middle,
    )
    views: list[_Kind] = [
        _Kind("total_views", "Total views", "count", lambda fact: fact.views, _total),
        _Kind("median_views", "Median views", "count", lambda fact: fact.views, middle),
    ]
    if measure.key in (VIEWS, ENGAGEMENT_RATE):
        return [*views, rate]
    title = f"Median {measure.title[:1].lower()}{measure.title[1:]}"
    own = _Kind(f"median_{measure.key}", title, measure.unit, lambda fact: fact.value, middle)
    return [*views, own, rate]


def _published(facts: Sequence[PostFact], before: Sequence[PostFact] | None) -> PostFigure:
    now = Decimal(len(facts))
    figure = PostFigure("posts", "Posts published", "count", now, len(facts))
    if before is None:
        return figure
    then = Decimal(len(before))
    return replace(figure, previous=then, change=ratio(now, then))


def _figure(
    kind: _Kind, facts: Iterable[PostFact], before: Sequence[PostFact], stood: Sequence[PostFact]
) -> PostFigure:
    values = [value for fact in facts if (value := kind.take(fact)) is not None]
    both = [(kind.take(now), kind.take(then)) for now, then in zip(before, stood, strict=True)]
    unread = sum(now is not None and then is None for now, then in both)
    together = kind.together(values)
    figure = PostFigure(kind.key, kind.title, kind.unit, together, len(values), unread=unread)
    # One age for all: some as they stood and some of today would compare with nothing.
    then = kind.together(now if unread else then for now, then in both)
    if figure.value is None or then is None:
        return replace(figure, previous=then)
    if kind.unit == "ratio":
        points = float((figure.value - then) * 100)
        return replace(figure, previous=then, change_points=points)
    return replace(figure, previous=then, change=ratio(figure.value, then))


def _total(values: Iterable[Decimal | None]) -> Decimal | None:
    known = [value for value in values if value is not None]
    return sum(known, Decimal(0)) if known else None
