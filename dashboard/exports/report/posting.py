"""What the posts of a period have in common, by the same queries as the screen of posts."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from dashboard.charts.kinds import kind_name
from dashboard.excerpt import excerpt
from dashboard.exports.report.best_times import TimesTable, read_times
from dashboard.exports.work import Work
from dashboard.format import exact_number, exact_value, percent
from dashboard.queries.days.ranges import DateRange
from dashboard.queries.inputs import BadInput
from dashboard.queries.posts.facts import PostFact, read_facts
from dashboard.queries.posts.filters import first_day_of_posts
from dashboard.queries.posts.patterns import (
    LabelTotals,
    PostsTogether,
    middle,
    summarise_kinds,
    summarise_labels,
)
from dashboard.queries.posts.values import ENGAGEMENT_RATE, VIEWS, PostMeasure, require_measure
from models.pacific import PACIFIC


@dataclass(frozen=True)
class Posting:
    """The posts of the view and of the days compared with, each with its value of the measure; and
    the best times of the year.

    What was published before the day of the `first` stored post is not known.
    """

    measure: PostMeasure | None = None
    facts: list[PostFact] = field(default_factory=list)
    earlier: list[PostFact] = field(default_factory=list)
    times: TimesTable | None = None
    labels: list[LabelTotals] = field(default_factory=list)
    first: date | None = None


@dataclass(frozen=True)
class TypeLine:
    """Posts of one type or label in words; `share` of the highest median engagement rate.

    The share lies between 0 and 1.
    """

    kind: str
    posts: str
    total_views: str
    views: str
    rate: str
    value: str
    share: float
    few: bool


def read_posting(work: Work) -> Posting:
    """The posts of the view's days and of those compared with; none where the measure is gone."""
    try:
        measure = require_measure(work.session, work.options.posts_metric)
    except BadInput:
        return Posting()
    now, before = _both(work, measure)
    first = first_day_of_posts(work.session, work.page)
    labels = summarise_labels(work.session, work.page, measure, work.span, now, work.wanted)
    return Posting(measure, now, before, read_times(work, measure), labels, first)


def read_middles(work: Work, key: str) -> tuple[Decimal | None, Decimal | None]:
    """The median of a measure over the posts of the view, and over those compared with."""
    try:
        measure = require_measure(work.session, key)
    except BadInput:
        return None, None
    now, before = _both(work, measure)
    return middle(fact.value for fact in now), middle(fact.value for fact in before)


def _both(work: Work, measure: PostMeasure) -> tuple[list[PostFact], list[PostFact]]:
    """The posts of the view, and those that they are compared with."""
    before = _facts(work, measure, _before(work)) if work.span.compares else []
    return _facts(work, measure, work.span), before


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
    if posting.measure is None:
        return []
    found = summarise_kinds(posting.facts, posting.measure)
    return _lines([(kind_name(each.kind), each) for each in found], posting.measure)


def label_lines(posting: Posting) -> list[TypeLine]:
    """The same by label, where posts have one."""
    if posting.measure is None:
        return []
    return _lines([(excerpt(each.name), each) for each in posting.labels], posting.measure)


def _lines(named: Sequence[tuple[str, PostsTogether]], measure: PostMeasure) -> list[TypeLine]:
    highest = max((float(each.median_rate or 0) for _name, each in named), default=0) or 1
    return [_line(name, each, measure.unit, highest) for name, each in named]


def _line(name: str, each: PostsTogether, unit: str, highest: float) -> TypeLine:
    return TypeLine(
        kind=name,
        posts=exact_number(each.posts),
        total_views=exact_value(each.total_views, "count"),
        views=exact_value(each.median_views, "count"),
        rate=percent(each.median_rate),
        value=exact_value(each.median_value, unit),
        share=float(each.median_rate or 0) / highest,
        few=each.few,
    )
