"""What the posts of a period have in common, by the same queries as the screen of posts."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

from dashboard.charts.kinds import kind_name
from dashboard.exports.work import Work
from dashboard.format import exact_number, exact_value, percent, short_value
from dashboard.queries.days.ranges import DateRange
from dashboard.queries.inputs import BadInput
from dashboard.queries.posts.patterns import (
    FEW,
    HOURS_IN_BLOCK,
    Cell,
    KindSummary,
    PostFact,
    best_times,
    middle,
    read_facts,
    summarise_kinds,
)
from dashboard.queries.posts.values import ENGAGEMENT_RATE, VIEWS, PostMeasure, require_measure
from models.pacific import PACIFIC

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
LONG_DAYS = ("Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays")
STEPS = 5
TOO_FEW = f"No three hours of the week have {FEW} posts or more, too few to name a best time."


@dataclass(frozen=True)
class Posting:
    """The posts of the view and of the period before, each with its value of the measure."""

    measure: PostMeasure | None = None
    facts: list[PostFact] = field(default_factory=list)
    earlier: list[PostFact] = field(default_factory=list)


@dataclass(frozen=True)
class TypeLine:
    """Posts of one type in words; `share` of the widest median views, from 0 to 1."""

    kind: str
    posts: str
    views: str
    rate: str
    value: str
    share: float
    few: bool


@dataclass(frozen=True)
class TimeCell:
    """Posts published on a weekday within three hours; `step` is 0 to 5, 5 is the best."""

    posts: int = 0
    value: str = ""
    step: int = 0
    few: bool = False


@dataclass(frozen=True)
class BestTimes:
    """Rows by weekday, columns by three hours, in one time zone.

    It `speaks` where enough posts lie in one of the cells.
    """

    zone: str
    hours: tuple[str, ...]
    rows: tuple[tuple[str, tuple[TimeCell, ...]], ...]
    best: str
    speaks: bool


def read_posting(work: Work) -> Posting:
    """The posts of the view's days and of the days before; none where the measure is gone."""
    try:
        measure = require_measure(work.session, work.options.posts_metric)
    except BadInput:
        return Posting()
    return Posting(measure, _facts(work, measure, work.span), _facts(work, measure, _before(work)))


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
    widest = max((float(each.median_views or 0) for each in summaries), default=0) or 1
    unit = posting.measure.unit if posting.measure else "count"
    return [_type_line(each, unit, widest) for each in summaries]


def _type_line(each: KindSummary, unit: str, widest: float) -> TypeLine:
    return TypeLine(
        kind=kind_name(each.kind),
        posts=exact_number(each.posts),
        views=exact_value(each.median_views, "count"),
        rate=percent(each.median_rate),
        value=exact_value(each.median_value, unit),
        share=float(each.median_views or 0) / widest,
        few=each.few,
    )


def times_table(posting: Posting, zone: ZoneInfo) -> BestTimes | None:
    """The hours at which posts were published, with what half of them got; None without posts."""
    measure = posting.measure
    if measure is None or not posting.facts:
        return None
    cells = best_times(posting.facts, zone)
    places = {(cell.weekday, cell.hour): cell for cell in cells}
    enough = [cell for cell in cells if cell.median and not cell.few]
    top = max((cell.median for cell in enough if cell.median), default=None)
    hours = range(0, 24, HOURS_IN_BLOCK)
    return BestTimes(
        zone=zone.key.replace("_", " "),
        hours=tuple(f"{hour:02d}" for hour in hours),
        rows=tuple(
            (name, tuple(_cell(places.get((row, hour)), top, measure.unit) for hour in hours))
            for row, name in enumerate(DAYS)
        ),
        best=_best(enough, measure),
        speaks=bool(enough),
    )


def _cell(cell: Cell | None, top: Decimal | None, unit: str) -> TimeCell:
    if cell is None:
        return TimeCell()
    step = 0
    if not cell.few and cell.median and top:
        step = max(1, round(float(cell.median / top) * STEPS))
    return TimeCell(cell.posts, short_value(cell.median, unit), step, cell.few)


def _best(enough: Sequence[Cell], measure: PostMeasure) -> str:
    """The best time in words, where enough posts speak for it."""
    if not enough:
        return TOO_FEW
    best = max(enough, key=lambda cell: cell.median or 0)
    hours = f"{best.hour:02d}:00 and {best.hour + HOURS_IN_BLOCK:02d}:00"
    return (
        f"Posts on {LONG_DAYS[best.weekday]} between {hours} did best: {measure.title.lower()}"
        f" {exact_value(best.median, measure.unit)} (median of {best.posts} posts)."
    )
