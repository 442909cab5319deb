"""What is missing of Pages, why, and when it is asked for next."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from dashboard.queries.pages.next_reads import NextAsks, read_next_asks
from models import MetaPage
from models.completeness import (
    Completeness,
    DayRange,
    MissingDays,
    count_unread_posts,
    read_completeness,
    read_missing,
    read_unlisted_days,
)
from models.completeness.gaps import State

REASONS: dict[State, str] = {
    "unread": "Not read yet.",
    "no_last_read": "Stored, but not read again since it became final.",
    "no_value": "Meta answered {times} without a value.",
    "given_up": "Meta does not give {this}.",
}
REASONS_OF_POSTS: dict[State, str] = {
    "unread": "The posts of these days were not listed yet.",
    "no_value": "A post breaks each list that would hold it; Meta was asked {times}.",
}
CHECKED_AGAIN = "Stored by an earlier release, and being checked again."
# What can still come stands before what Meta does not give.
ORDER: tuple[State, ...] = ("unread", "no_value", "no_last_read", "given_up")


@dataclass(frozen=True)
class Gap:
    """Pacific days of one line that are not there; of the level POST, those whose posts are not.

    `metric` is empty for all posts of these days. `next_try` (UTC) is empty for never.
    """

    level: str = field(
        metadata={
            "description": "POST: the posts of these days were not listed.",
            "enum": ["PAGE", "POST"],
        }
    )
    metric: str = field(metadata={"description": "Empty for all posts of these days."})
    period: str
    breakdown: str = field(metadata={"description": "Empty for the total."})
    days: tuple[DayRange, ...]
    reason: str = field(
        metadata={
            "description": 'A sentence. "Meta does not give" begins that of days that are not'
            " asked for any more."
        }
    )
    next_try: datetime | None = field(
        metadata={
            "description": "When they are asked for next; null for never, or while the Page"
            " cannot be read."
        }
    )
    state: State


@dataclass(frozen=True)
class Coverage:
    """A Page's `known` completeness, what it lacks, and how many posts have no numbers yet."""

    known: Completeness
    gaps: list[Gap]
    posts_unread: int

    @property
    def complete(self) -> bool:
        """Whether something was read and nothing is missing, of the Page or of its posts."""
        return self.known.complete and not self.missing and not self.posts_unread

    @property
    def missing(self) -> list[Gap]:
        """What is asked for again."""
        return [gap for gap in self.gaps if gap.state != "given_up"]

    @property
    def given_up(self) -> list[Gap]:
        """What Meta does not give."""
        return [gap for gap in self.gaps if gap.state == "given_up"]


@dataclass(frozen=True)
class SameDays:
    """Lines that lack the same days for the same reason, by metric with their periods."""

    days: tuple[DayRange, ...]
    reason: str
    next_try: datetime | None
    state: State
    metrics: dict[str, list[str]]


def read_coverage(
    session: Session,
    tenant_id: int,
    pages: Iterable[MetaPage],
    now: datetime,
    known: Mapping[int, Completeness] | None = None,
) -> dict[int, Coverage]:
    """By `MetaPage.id`, for any number of Pages of the session's tenant in six statements.

    Who has read how complete they are gives it as `known`.
    """
    pages = list(pages)
    ids = [page.id for page in pages]
    known = known or read_completeness(session, tenant_id, ids, now)
    missing = read_missing(session, tenant_id, ids, now)
    lists = read_unlisted_days(session, tenant_id, ids, now)
    posts = count_unread_posts(session, tenant_id, ids, now)
    asks = read_next_asks(session, tenant_id, pages, now)
    return {
        page.id: Coverage(
            known=known.get(page.id, Completeness()),
            gaps=[
                _gap(one, page, asks[page.id])
                for one in [*missing.get(page.id, []), *lists.get(page.id, [])]
            ],
            posts_unread=posts.get(page.id, 0),
        )
        for page in pages
    }


def together(gaps: Sequence[Gap]) -> list[SameDays]:
    """The gaps with what they share told once; the newest days first."""
    found: dict[tuple[object, ...], SameDays] = {}
    for gap in gaps:
        same = found.setdefault(
            (gap.days, gap.reason, gap.next_try),
            SameDays(gap.days, gap.reason, gap.next_try, gap.state, {}),
        )
        same.metrics.setdefault(gap.metric, []).append(period_words(gap.period, gap.breakdown))
    return sorted(found.values(), key=lambda same: (ORDER.index(same.state), _newest_first(same)))


def period_words(period: str, breakdown: str) -> str:
    """day, week or days_28, and the breakdown where there is one: day by is_from_ads."""
    return f"{period} by {breakdown}" if breakdown else period


def _newest_first(same: SameDays) -> int:
    return -same.days[-1].until.toordinal()


def _gap(one: MissingDays, page: MetaPage, asks: NextAsks) -> Gap:
    return Gap(
        level=one.level,
        metric=one.metric,
        period=one.period,
        breakdown=one.breakdown,
        days=one.days,
        reason=_reason(one, asks, being_checked=page.being_checked),
        next_try=None if one.state == "given_up" else asks.next_try(one),
        state=one.state,
    )


def _reason(one: MissingDays, asks: NextAsks, *, being_checked: bool) -> str:
    single = len(one.days) == 1 and one.days[0].days == 1
    times = "once" if one.tries == 1 else f"{one.tries} times"
    reasons = REASONS if one.level == "PAGE" else REASONS_OF_POSTS
    words = reasons[one.state].format(times=times, this="this day" if single else "these days")
    if one.state == "no_last_read" and being_checked:
        words = CHECKED_AGAIN
    why = one.reason if one.state == "given_up" else _why(one, asks)
    return f"{words} {why}" if why else words


def _why(one: MissingDays, asks: NextAsks) -> str | None:
    """What keeps them away: the access, else the line's own failure, else that of its run."""
    return asks.trouble_with(one) or one.reason or asks.last_failure(one)
