"""Whether a period of a Page is complete, and what of it is not there yet."""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain

from sqlalchemy.orm import Session

from dashboard.format import day, day_range
from dashboard.queries.days.pacific import ONE_DAY
from dashboard.queries.days.ranges import DateRange
from models import MetaPage
from models.completeness import DayRange, read_missing, read_unlisted_days
from models.pacific import pacific_day

# What was asked for and not given may never come; nobody waits for it.
STILL_TO_COME = "unread"


@dataclass(frozen=True)
class Lacking:
    """The days of a period whose numbers, and those whose posts, were not read yet."""

    numbers: tuple[date, ...] = ()
    posts: tuple[date, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.numbers or self.posts)

    @property
    def sentence(self) -> str:
        """What is missing, for people; empty where nothing is."""
        parts = [
            f"{what} of {_days_words(days)}"
            for what, days in (("numbers", self.numbers), ("posts", self.posts))
            if days
        ]
        if not parts:
            return ""
        return f"Not complete: {' and '.join(parts)} had not come from Facebook yet."


def read_lacking(
    session: Session, page: MetaPage, span: DateRange, newest: date | None, now: datetime
) -> Lacking:
    """What of the range was not read yet; `newest` is the Page's newest day with a number.

    The whole of a day's numbers without a part count, so that a split that comes late keeps
    nobody waiting.
    """
    ids = [page.id]
    lines = read_missing(session, page.tenant_id, ids, now, span.until).get(page.id, [])
    lists = read_unlisted_days(session, page.tenant_id, ids, now).get(page.id, [])
    missing = {
        each
        for one in lines
        if one.state == STILL_TO_COME and one.period == "day" and not one.breakdown
        for each in _within(one.days, span)
    }
    unlisted = {
        each for one in lists if one.state == STILL_TO_COME for each in _within(one.days, span)
    }
    return Lacking(_sorted(missing | _not_begun(span, newest, now)), _sorted(unlisted))


def _not_begun(span: DateRange, newest: date | None, now: datetime) -> set[date]:
    """Days that have not ended, and those after the newest with any number."""
    today = pacific_day(now)
    first = span.since if newest is None else max(newest + ONE_DAY, span.since)
    after = {each for each in span.days if each >= first}
    return after | {each for each in span.days if each >= today}


def _within(ranges: tuple[DayRange, ...], span: DateRange) -> chain[date]:
    return chain.from_iterable(
        (each for each in span.days if one.since <= each <= one.until) for one in ranges
    )


def _sorted(days: set[date]) -> tuple[date, ...]:
    return tuple(sorted(days))


def _days_words(days: tuple[date, ...]) -> str:
    if len(days) == 1:
        return day(days[0], year=True)
    if (days[-1] - days[0]).days + 1 == len(days):
        return day_range(days[0], days[-1])
    return f"{len(days)} days between {day_range(days[0], days[-1])}"
