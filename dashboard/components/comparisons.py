"""What a range is compared with, in words: the same ones on screens, in files and in mails."""

from datetime import date
from typing import Protocol

from dashboard.format import day_range, month
from dashboard.queries.days.comparisons import NONE, OWN, YEAR
from dashboard.queries.days.presets import MONTHS


class Compares(Protocol):
    """A range, or numbers of one."""

    @property
    def since(self) -> date:
        """The first day."""

    @property
    def until(self) -> date:
        """The last day."""

    @property
    def previous_since(self) -> date | None:
        """The first day that it is compared with."""

    @property
    def previous_until(self) -> date | None:
        """The last one."""

    @property
    def preset(self) -> str | None:
        """The preset that the range came from."""

    @property
    def compare(self) -> str:
        """How the days were chosen that it is compared with."""


def before_days(of: Compares, *, year: bool = False) -> str:
    """The days that it is compared with: 30 Sep – 27 Oct; empty where there are none.

    The year stands with them with `year`, or where it is another one than the range's.
    """
    since, until = of.previous_since, of.previous_until
    if of.compare == NONE or since is None or until is None or until < since:
        return ""
    return day_range(since, until, year=year, beside=of.until)


def before_name(of: Compares) -> str:
    """What it is compared with: the 28 days before, the same days of October, a year before."""
    if of.compare == YEAR:
        return f"the same day{'' if of.since == of.until else 's'} a year before"
    if of.compare == OWN:
        return f"the days {before_days(of, year=True)}"
    if of.preset in MONTHS and of.previous_since is not None:
        return f"the same days of {month(of.previous_since)}"
    days = (of.until - of.since).days + 1
    return f"the {days} days before" if days > 1 else "the day before"


def compared_words(of: Compares) -> str:
    """What every change compares with, said once for all of them; empty where none is shown."""
    days = before_days(of)
    if not days:
        return ""
    told = "" if of.compare == OWN else f", {days}"
    return f"Changes compare with {before_name(of)}{told}."


def compared_with(of: Compares) -> str:
    """The days compared with for programs, and what they are; empty where there are none."""
    if not before_days(of):
        return ""
    days = f"{of.previous_since} to {of.previous_until}"
    return days if of.compare == OWN else f"{days}: {before_name(of)}"
