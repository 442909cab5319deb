"""Date ranges: presets or two dates, and the days that they are compared with."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from dashboard.queries.days.comparisons import NONE, PREVIOUS, USUAL, Comparison, compared_days
from dashboard.queries.days.given import check_span, given_days
from dashboard.queries.days.pacific import days_between, pacific_yesterday
from dashboard.queries.days.presets import DEFAULT_PRESET, FRESH_WITHIN, PRESETS, preset_days
from dashboard.queries.inputs import BadInput
from models.pacific import pacific_day

__all__ = ["DEFAULT_PRESET", "FRESH_WITHIN", "PRESETS", "BadInput", "DateRange", "resolve_range"]


@dataclass(frozen=True)
class DateRange:
    """Pacific days, both ends inclusive. `until` lies before `since` when it holds no day.

    `previous_since` to `previous_until` are the days that it is compared with, chosen by
    `compare`; they hold no day where that is `none`.
    """

    since: date
    until: date
    previous_since: date
    previous_until: date
    preset: str | None
    stale: bool
    compare: str = PREVIOUS

    @cached_property
    def days(self) -> list[date]:
        """The days of the range."""
        return days_between(self.since, self.until)

    @cached_property
    def previous_days(self) -> list[date]:
        """The days that it is compared with, by the same offsets."""
        return days_between(self.previous_since, self.previous_until)

    @property
    def is_empty(self) -> bool:
        """Whether no day has ended yet: `this_month` on the 1st."""
        return self.until < self.since

    def holds(self, day: date) -> bool:
        """Whether the day is one of the range."""
        return self.since <= day <= self.until

    @property
    def compares(self) -> bool:
        """Whether it is compared with anything."""
        return self.compare != NONE

    @property
    def stretch(self) -> tuple[date, date]:
        """The first and the last day of both periods, wherever each of them lies."""
        if not self.compares:
            return self.since, self.until
        return min(self.since, self.previous_since), max(self.until, self.previous_until)


def resolve_range(
    *,
    preset: str | None = None,
    since: date | str | None = None,
    until: date | str | None = None,
    compare: Comparison = USUAL,
    newest_day: date | None,
    now: datetime,
) -> DateRange:
    """The range that is meant: a preset (last_28d when nothing is given) or since and until.

    A preset ends at `newest_day`, the Page's newest stored day, when that is within three days of
    yesterday (Pacific); else at yesterday, and is stale. It is compared with the period before,
    unless `compare` says more. Raises BadInput.
    """
    own, stale = given_days("since", since, "until", until), False
    today = pacific_day(now)
    if own is None:
        preset = preset or DEFAULT_PRESET
        first, last, stale = preset_days(preset, newest_day, now)
    elif preset:
        raise BadInput("date_preset", "Give a preset or two dates, not both.")
    else:
        first, last = own
        check_span(first, last, today, "since", "until")
    before = compared_days(compare, first, last, preset, today)
    return DateRange(first, last, before.since, before.until, preset or None, stale, before.compare)


def ranges_by_newest_day(
    *,
    preset: str | None,
    since: str | None,
    until: str | None,
    now: datetime,
    compare: Comparison = USUAL,
) -> dict[date | None, DateRange]:
    """The range that is meant for each newest day that makes a difference; None is any other.

    Newer days than yesterday count as yesterday. Raises BadInput.
    """
    yesterday = pacific_yesterday(now)
    fresh = days_between(yesterday - FRESH_WITHIN, yesterday)
    return {
        day: resolve_range(
            preset=preset, since=since, until=until, compare=compare, newest_day=day, now=now
        )
        for day in (*fresh, None)
    }


def range_of(
    ranges: Mapping[date | None, DateRange], newest_day: date | None, now: datetime
) -> DateRange:
    """Of `ranges_by_newest_day` that of a Page with this newest day."""
    newest = newest_day and min(newest_day, pacific_yesterday(now))
    return ranges[newest if newest in ranges else None]
