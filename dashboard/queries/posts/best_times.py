"""At which hours of the week a Page's posts do best, over a year, and how sure that is.

Among many times of the week one always looks best. A time is named only where so many of its posts
lie above the median of all that chance alone would hardly show one such time among all that were
tried (a sign test, corrected for their number after Bonferroni).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from math import comb
from statistics import median, quantiles
from zoneinfo import ZoneInfo

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from dashboard.queries.days.pacific import pacific_yesterday
from dashboard.queries.days.ranges import DateRange
from dashboard.queries.posts.filters import EVERY_POST, PostFilter, shown, within
from dashboard.queries.posts.values import PostMeasure, kept_of
from models import MetaPage, MetaPost, MetaPostNewest

FEW = 3
HOURS_IN_BLOCK = 3
HOURS = range(0, 24, HOURS_IN_BLOCK)
EVERY_DAY = tuple(range(7))
WEEK = timedelta(days=7)
YEAR = timedelta(days=365)
ENOUGH_POSTS = 5
SURE = 0.05
MOST_POSTS = 5000


@dataclass(frozen=True)
class TimedPost:
    """A post's weekday (0 is Monday) and hour on the workspace's clock, and its newest value."""

    weekday: int
    hour: int
    value: Decimal


@dataclass(frozen=True)
class Cell:
    """Posts published on a weekday (0 is Monday) in the hours from `hour`, local time."""

    weekday: int
    hour: int
    posts: int
    median: Decimal

    @property
    def few(self) -> bool:
        """Whether there are too few posts to say much."""
        return self.posts < FEW


@dataclass(frozen=True)
class TimeOfWeek:
    """Weekdays in a row (0 is Monday), from an hour until another (24 is midnight), and its posts.

    `above` of them have more than the median of all posts; half lie between `low` and `high`.
    `chance` is the probability, at most 1, that chance alone shows one such time among all tried.
    """

    weekdays: tuple[int, ...]
    hour: int
    until_hour: int
    posts: int
    above: int
    median: Decimal
    low: Decimal
    high: Decimal
    chance: float


@dataclass(frozen=True)
class BestTimes:
    """The week of the posts published from `since` until `until`; `best` where one is sure.

    `posts` have a value, `median` is theirs; `tried` times of the week had enough posts to compare.
    `is_cut` where only the newest were read.
    """

    since: date
    until: date
    posts: int
    median: Decimal | None
    cells: tuple[Cell, ...]
    tried: int
    best: TimeOfWeek | None
    is_cut: bool = False


def year_of_posts(now: datetime) -> tuple[date, date]:
    """The Pacific days of a year of posts that are at least a week old: younger ones still grow."""
    until = pacific_yesterday(now) - WEEK
    return until - YEAR + timedelta(days=1), until


def read_best_times(
    session: Session,
    page: MetaPage,
    measure: PostMeasure,
    now: datetime,
    zone: ZoneInfo,
    wanted: PostFilter = EVERY_POST,
) -> BestTimes:
    """Of the year before a week ago, whatever range is on screen; in this time zone's clock."""
    since, until = year_of_posts(now)
    span = DateRange(since, until, since, until, None, stale=False)
    kept = MetaPostNewest
    rows = session.execute(
        select(kept.created_time, kept.value)
        .join(
            MetaPost, and_(MetaPost.tenant_id == page.tenant_id, MetaPost.id == kept.meta_post_id)
        )
        .where(
            kept_of(kept, page, measure),
            kept.value.is_not(None),
            *within(kept.created_time, span),
            *shown(wanted),
        )
        .order_by(kept.created_time.desc(), kept.meta_post_id.desc())
        .limit(MOST_POSTS + 1)
    ).all()
    posts = [_timed(created, value, zone) for created, value in rows[:MOST_POSTS]]
    if len(rows) > MOST_POSTS:
        since = rows[MOST_POSTS - 1].created_time.astimezone(zone).date()
    return find_best_times(posts, since, until, is_cut=len(rows) > MOST_POSTS)


def find_best_times(
    posts: Sequence[TimedPost], since: date, until: date, *, is_cut: bool = False
) -> BestTimes:
    """The cells of the week, and the surest of the best times where any is sure enough."""
    if not posts:
        return BestTimes(since, until, 0, None, (), 0, None)
    middle = median(post.value for post in posts)
    week = _by_cell(posts)
    cells = tuple(
        Cell(weekday, hour, len(values), median(values))
        for (weekday, hour), values in sorted(week.items())
    )
    tried = [each for each in _times_of_week(week) if len(each[3]) >= ENOUGH_POSTS]
    found = [_judged(*each, middle, len(tried)) for each in tried]
    sure = [each for each in found if each.chance <= SURE and each.median > middle]
    best = max(sure, key=lambda each: (each.median, each.posts), default=None)
    return BestTimes(since, until, len(posts), middle, cells, len(tried), best, is_cut)


def _timed(created: datetime, value: Decimal, zone: ZoneInfo) -> TimedPost:
    local = created.astimezone(zone)
    return TimedPost(local.weekday(), local.hour, value)


def _by_cell(posts: Iterable[TimedPost]) -> dict[tuple[int, int], list[Decimal]]:
    week: dict[tuple[int, int], list[Decimal]] = {}
    for post in posts:
        place = post.weekday, post.hour // HOURS_IN_BLOCK * HOURS_IN_BLOCK
        week.setdefault(place, []).append(post.value)
    return week


Tried = tuple[tuple[int, ...], int, int, list[Decimal]]


def _times_of_week(week: dict[tuple[int, int], list[Decimal]]) -> Iterator[Tried]:
    """What is compared: three hours of a day, of two in a row, of every day; and whole days."""
    for hour in HOURS:
        for weekday in EVERY_DAY:
            for days in ((weekday,), (weekday, (weekday + 1) % 7)):
                yield days, hour, hour + HOURS_IN_BLOCK, _values(week, days, (hour,))
        yield EVERY_DAY, hour, hour + HOURS_IN_BLOCK, _values(week, EVERY_DAY, (hour,))
    for weekday in EVERY_DAY:
        yield (weekday,), 0, 24, _values(week, (weekday,), HOURS)


def _values(
    week: dict[tuple[int, int], list[Decimal]], weekdays: Iterable[int], hours: Iterable[int]
) -> list[Decimal]:
    """Those of all these days together; none where a day has none, since it would be named too."""
    hours = tuple(hours)
    by_day = [[value for hour in hours for value in week.get((day, hour), ())] for day in weekdays]
    return [value for values in by_day for value in values] if all(by_day) else []


def _judged(
    weekdays: tuple[int, ...],
    hour: int,
    until_hour: int,
    values: list[Decimal],
    middle: Decimal,
    tried: int,
) -> TimeOfWeek:
    above = sum(value > middle for value in values)
    low, _middle, high = quantiles(values, n=4, method="inclusive")
    chance = min(1.0, tried * _as_many_by_chance(above, len(values)))
    posts = len(values)
    return TimeOfWeek(weekdays, hour, until_hour, posts, above, median(values), low, high, chance)


def _as_many_by_chance(above: int, posts: int) -> float:
    """How likely so many heads or more are in as many throws of a coin."""
    as_many = sum(comb(posts, heads) for heads in range(above, posts + 1))
    return float(Fraction(as_many, 2**posts))
