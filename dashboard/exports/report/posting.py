"""What the posts of a period have in common, by the same queries as the screen of posts."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from dashboard.charts.kinds import kind_name
from dashboard.exports.report.best_times import TimesTable, read_times
from dashboard.exports.work import Work
from dashboard.format import exact_number, exact_value, percent
from dashboard.queries.days.ranges import DateRange
from dashboard.queries.inputs import BadInput
from dashboard.queries.posts.filters import first_day_of_posts
from dashboard.queries.posts.patterns import (
    KindSummary,
    PostFact,
    middle,
    read_facts,
    summarise_kinds,
)
from dashboard.queries.posts.values import ENGAGEMENT_RATE, VIEWS, PostMeasure, require_measure
from models.pacific import PACIFIC


@dataclass(frozen=True)
class Posting:
    """The posts of the view and of the period before, each with its value of the measure; and the
    best times of the year.

    What was published before the day of the `first` stored post is not known.
    """

    measure: PostMeasure | None = None
    facts: list[PostFact] = field(default_factory=list)
    earlier: list[PostFact] = field(default_factory=list)
    times: TimesTable | None = None
    first: date | None = None


@dataclass(frozen=True)
class TypeLine:
    """Posts of one type in words; `share` of the highest median engagement rate, from 0 to 1."""

    kind: str
    posts: str
    views: str
    rate: str
    value: str
    share: float
    few: bool


def read_posting(work: Work) -> Posting:
    """The posts of the view's days and of the days before; none where the measure is gone."""
    try:
        measure = require_measure(work.session, work.options.posts_metric)
    except BadInput:
        return Posting()
    now, before = (_facts(work, measure, span) for span in (work.span, _before(work)))
    first = first_day_of_posts(work.session, work.page)
    return Posting(measure, now, before, read_times(work, measure), first)


def read_middles(work: Work, key: str) -> tuple[Decimal | None, Decimal | None]:
    """The median of a measure over the posts of the view, and over those of the days before."""
    try:
        measure = require_measure(work.session, key)
    except BadInput:
        return None, None
    now, before = (_facts(work, measure, span) for span in (work.span, _before(work)))
    return middle(fact.value for fact in now), middle(fact.value for fact in before)


def _facts(work: Work, measure: PostMeasure, span: DateRange) -> list[PostFact]:
    return read_facts(work.session, work.page, measure, span, work.wanted)


def _before(work: Work) -> DateRange:
    since, until = work.span.previous_since, work.span.previous_until
    return DateRange(since, until, since, until, None, stale=False)


def by_day(posts: Iterable[PostFact]) -> dict[date, int]:
    """How many posts were published on each Pacific day, as the numbers of the Page are counted."""
    return dict(Counter(post.created_time.astimezone(PACIFIC).date() for post in posts))


def extra_column(measure: PostMeasure | None) -> str:
    """The heading of the choice's own median; empty where views or the rate are the choice."""
    if measure is None or measure.key in (VIEWS, ENGAGEMENT_RATE):
        return ""
    return f"Median {measure.title.lower()}"


def type_lines(posting: Posting) -> list[TypeLine]:
    """The types that were published, the commonest first."""
    summaries = summarise_kinds(posting.facts)
    highest = max((float(each.median_rate or 0) for each in summaries), default=0) or 1
    unit = posting.measure.unit if posting.measure else "count"
    return [_type_line(each, unit, highest) for each in summaries]


def _type_line(each: KindSummary, unit: str, highest: float) -> TypeLine:
    return TypeLine(
        kind=kind_name(each.kind),
        posts=exact_number(each.posts),
        views=exact_value(each.median_views, "count"),
        rate=percent(each.median_rate),
        value=exact_value(each.median_value, unit),
        share=float(each.median_rate or 0) / highest,
        few=each.few,
    )
