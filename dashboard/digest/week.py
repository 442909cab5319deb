"""Which week a digest is of, and from when on it may be made.

1. The newest Pacific week, Monday to Sunday, that has ended.
2. It may be made once its Sunday is no longer provisional: from the Wednesday after on.
3. While a Page's days have not all been read it waits, for two days at most; what is missing is
   not judged, so that no digest is wrong for being early.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from dashboard.queries.days.pacific import PROVISIONAL_DAYS, day_start
from dashboard.queries.days.presets import monday_of
from dashboard.queries.days.ranges import DateRange, resolve_range
from dashboard.queries.pages.freshness import Freshness
from dashboard.queries.pages.period import read_lacking
from jobs.work.put_off import PutOffError
from models import MetaPage
from models.pacific import pacific_day

A_WEEK = timedelta(days=7)
LOOKS_EVERY = timedelta(hours=1)
WAITS_FOR_DAYS = timedelta(days=2)
WAITS = "Waits until Facebook has given the last of the week's days."


@dataclass(frozen=True)
class Week:
    """Monday to Sunday, on Pacific days."""

    monday: date

    @property
    def settled_at(self) -> datetime:
        """When none of its days is among the newest, which Meta may still be counting."""
        return day_start(self.monday + A_WEEK + timedelta(days=PROVISIONAL_DAYS))

    def span(self, now: datetime) -> DateRange:
        """The week as a range."""
        sunday = self.monday + A_WEEK - timedelta(days=1)
        return resolve_range(since=self.monday, until=sunday, newest_day=None, now=now)


def newest_week(now: datetime) -> Week:
    """The last one all of whose days have ended."""
    return Week(monday_of(pacific_day(now)) - A_WEEK)


def wait_for(
    session: Session,
    week: Week,
    pages: Sequence[tuple[MetaPage, Freshness]],
    now: datetime,
) -> None:
    """Raises PutOffError while the week is not to be judged yet."""
    if now < week.settled_at:
        raise PutOffError(week.settled_at, WAITS)
    deadline, span = week.settled_at + WAITS_FOR_DAYS, week.span(now)
    if now < deadline and any(
        read_lacking(session, page, span, fresh.data_through, now) for page, fresh in pages
    ):
        raise PutOffError(min(now + LOOKS_EVERY, deadline), WAITS)
