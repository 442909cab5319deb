"""What the posts of a period have in common: their types, their hours, how far they reach."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from statistics import median
from zoneinfo import ZoneInfo

from dashboard.queries.pacific import PACIFIC
from dashboard.queries.posts import VIEWERS, RankedPost

HOURS_A_CELL = 3
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
LONG_DAYS = ("Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays")
ENOUGH_POSTS = 2
TOO_FEW = "Too few posts share an hour to name a best time; each cell shows how many there are."


@dataclass(frozen=True)
class TypeLine:
    """Posts of one type: how many, the median of their viewers and of their engagement rate."""

    kind: str
    posts: int
    viewers: float | None
    rate: float | None


@dataclass(frozen=True)
class TimeCell:
    """Posts published on a weekday within three hours; `share` of the best cell, from 0 to 1."""

    posts: int
    viewers: float | None
    share: float = 0.0


@dataclass(frozen=True)
class BestTimes:
    """Rows by weekday, columns by three hours, in one time zone."""

    zone: str
    hours: tuple[str, ...]
    rows: tuple[tuple[str, tuple[TimeCell, ...]], ...]
    posts: int
    best: str


def viewers_of(post: RankedPost) -> Decimal | None:
    """How many people saw the post; None while that is unknown."""
    return post.metrics.get(VIEWERS)


def median_viewers(posts: Iterable[RankedPost]) -> float | None:
    """Half of the posts reached more people than this."""
    return _median(viewers_of(post) for post in posts)


def by_type(posts: Iterable[RankedPost]) -> list[TypeLine]:
    """The types that were published, the widest reaching first."""
    groups: dict[str, list[RankedPost]] = defaultdict(list)
    for post in posts:
        groups[post.type].append(post)
    lines = [
        TypeLine(
            kind, len(group), median_viewers(group), _median(post.engagement_rate for post in group)
        )
        for kind, group in groups.items()
    ]
    return sorted(lines, key=lambda line: (-(line.viewers or -1), line.kind))


def by_day(posts: Iterable[RankedPost]) -> dict[date, int]:
    """How many posts were published on each Pacific day, as the numbers of the Page are counted."""
    counts: dict[date, int] = defaultdict(int)
    for post in posts:
        counts[post.created_time.astimezone(PACIFIC).date()] += 1
    return dict(counts)


def best_times(posts: Iterable[RankedPost], zone: str) -> BestTimes:
    """The hours at which posts reached the most people, with the number of posts behind each."""
    cells: dict[tuple[int, int], list[RankedPost]] = defaultdict(list)
    for post in posts:
        local = post.created_time.astimezone(ZoneInfo(zone))
        cells[local.weekday(), local.hour // HOURS_A_CELL].append(post)
    medians = {place: median_viewers(group) for place, group in cells.items()}
    top = max((value for value in medians.values() if value is not None), default=0) or 1
    columns = range(24 // HOURS_A_CELL)
    rows = tuple(
        (
            name,
            tuple(
                TimeCell(
                    len(cells.get((row, column), [])),
                    medians.get((row, column)),
                    float(medians.get((row, column)) or 0) / float(top),
                )
                for column in columns
            ),
        )
        for row, name in enumerate(DAYS)
    )
    return BestTimes(
        zone=zone.replace("_", " "),
        hours=tuple(f"{column * HOURS_A_CELL:02d}" for column in columns),
        rows=rows,
        posts=sum(map(len, cells.values())),
        best=_best(cells, medians),
    )


def _best(
    cells: dict[tuple[int, int], list[RankedPost]], medians: dict[tuple[int, int], float | None]
) -> str:
    """The best time in words, where more than one post speaks for it."""
    enough = {
        place: value
        for place, value in medians.items()
        if value is not None and len(cells[place]) >= ENOUGH_POSTS
    }
    if not enough:
        return (
            "Too few posts share an hour to name a best time; each cell shows how many there are."
        )
    row, column = max(enough, key=lambda place: enough[place])
    first = column * HOURS_A_CELL
    hours = f"{first:02d}:00 and {first + HOURS_A_CELL:02d}:00"
    return (
        f"Posts on {LONG_DAYS[row]} between {hours} reached the most people:"
        f" {enough[row, column]:,.0f} each (median of {len(cells[row, column])} posts)."
    )


def _median(values: Iterable[Decimal | float | None]) -> float | None:
    known = [float(value) for value in values if value is not None]
    return median(known) if known else None
