"""Which posts carry how much of a Page's change: what each gained in both periods, and the rest.

The gains are of exactly the days that the change compares. Posts of which that cannot be told stay
in the rest, so that the posts named, the others and the rest always add up to the whole.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Session

from catalog.post_parts import post_parts
from dashboard.excerpt import excerpt
from dashboard.queries.days.pacific import ONE_DAY
from dashboard.queries.insights.compared import TwoValues
from dashboard.queries.insights.metrics import read_metrics
from dashboard.queries.insights.why import DayOfChange, PartOfChange
from dashboard.queries.posts.gains import Days, gain_of
from dashboard.queries.posts.stood import StoodPost, read_stood, still_read
from models import MetaPage

MOST_POSTS, LONGEST = 3, 60
NO_PART, SEAM, UNREAD, NONE = "no_part", "seam", "unread", "none"


@dataclass(frozen=True)
class PostOfChange(TwoValues):
    """What one post gained in each period, over the days compared."""

    post_id: str
    text: str
    published_on: date
    value: Decimal
    previous: Decimal


@dataclass(frozen=True)
class PostsOfChange:
    """The posts that carry most, whichever way; with `others`, of `other_posts` posts, and the
    `rest` they add up to the whole. What `untold` posts carry cannot be told: it is in the rest.

    Where nothing is told, `reason` says why: `no_part` (no number of posts is a part of this one),
    `seam`, `unread` (no post was read when the days began and ended), `none` (no post gained).
    """

    named: list[PostOfChange] = field(default_factory=list)
    others: PartOfChange | None = None
    other_posts: int = 0
    rest: PartOfChange | None = None
    untold: int = 0
    reason: str | None = None


def read_posts_of_change(
    session: Session,
    page: MetaPage,
    metric: str,
    days: Sequence[DayOfChange],
    whole: PartOfChange,
    seams: Sequence[date],
) -> PostsOfChange:
    """Of a Page's metric whose days compared are given, and make up the `whole`."""
    parts = read_metrics(session, "POST", post_parts(metric))
    if not parts:
        return PostsOfChange(reason=NO_PART)
    if seams:
        return PostsOfChange(reason=SEAM)
    now, before = stretches(days)
    edges = {edge for stretch in (*now, *before) for edge in stretch}
    posts = read_stood(session, page, parts.values(), edges)
    return posts_of_change(posts, now, before, whole)


def stretches(days: Sequence[DayOfChange]) -> tuple[list[Days], list[Days]]:
    """The days compared as stretches without a gap in either period: first day, day after."""
    now: list[Days] = []
    before: list[Days] = []
    for one in days:
        if now and (one.day, one.before) == (now[-1][1], before[-1][1]):
            now[-1] = (now[-1][0], one.day + ONE_DAY)
            before[-1] = (before[-1][0], one.before + ONE_DAY)
        else:
            now.append((one.day, one.day + ONE_DAY))
            before.append((one.before, one.before + ONE_DAY))
    return now, before


def posts_of_change(
    posts: Iterable[StoodPost], now: list[Days], before: list[Days], whole: PartOfChange
) -> PostsOfChange:
    """The same of posts that were read already."""
    age = still_read()
    gained: list[tuple[StoodPost, Decimal, Decimal]] = []
    untold = 0
    for post in posts:
        value, previous = gain_of(post, now, age), gain_of(post, before, age)
        if value is None or previous is None:
            untold += 1
        elif value or previous:
            gained.append((post, value, previous))
    if not gained:
        return PostsOfChange(untold=untold, reason=UNREAD if untold else NONE)
    gained.sort(key=lambda one: (-abs(one[1] - one[2]), one[0].post_id))
    shown = [one for one in gained if not one[0].deleted and one[1] != one[2]][:MOST_POSTS]
    others = [one for one in gained if one not in shown]
    return PostsOfChange(
        named=[
            PostOfChange(post.post_id, excerpt(post.message, LONGEST), post.published_on, *both)
            for post, *both in shown
        ],
        others=_together("Other posts", others) if others else None,
        other_posts=len(others),
        rest=PartOfChange(
            "",
            whole.value - sum((one[1] for one in gained), Decimal(0)),
            whole.previous - sum((one[2] for one in gained), Decimal(0)),
        ),
        untold=untold,
    )


def _together(name: str, gained: Sequence[tuple[StoodPost, Decimal, Decimal]]) -> PartOfChange:
    return PartOfChange(
        name,
        sum((one[1] for one in gained), Decimal(0)),
        sum((one[2] for one in gained), Decimal(0)),
    )
