"""Why a number changed, in sentences made of the figures alone: for screens, paper and programs."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from dashboard.format import day, exact_value, percent, signed_value
from dashboard.queries.days.comparisons import OWN, YEAR
from dashboard.queries.insights.told import Told
from dashboard.queries.insights.why import FEWEST_PERIODS, DayOfChange, PartOfChange
from dashboard.queries.insights.why_of_page import Distorted, Why
from dashboard.queries.insights.why_post_words import post_sentences

REST = "In none of these parts"
NOT_TAKEN_APART = Told(
    "No day and no part carries a share of this change: people who are counted once, rates and"
    " levels do not add up."
)


def why_sentences(why: Why, unit: str) -> list[Told]:
    """Parts, posts, days, what is usual, what distorts the change; all can be computed again."""
    days = [_days(why.days, why.difference, unit)] if why.days else []
    return [*parts_sentences(why, unit), *days, _usual(why), *care_sentences(why)]


def parts_sentences(why: Why, unit: str) -> list[Told]:
    """Which parts carry how much of the change, a sentence for each way to split it; then posts."""
    splits = [_parts(parts, why.difference, unit) for parts in why.splits]
    return [*splits, *post_sentences(why.posts, why.difference, unit)]


def care_sentences(why: Why) -> list[Told]:
    """What distorts the change, in one sentence; none where nothing is known to."""
    return list(_distorted(why.distorted))


def _parts(parts: list[PartOfChange], whole: Decimal, unit: str) -> Told:
    each = tuple(
        f"{one.name or REST} {signed_value(one.difference, unit)}"
        f" ({exact_value(one.value, unit)} after {exact_value(one.previous, unit)})"
        for one in parts
    )
    return Told(f"Of {signed_value(whole, unit)}:", each)


def _days(days: list[DayOfChange], whole: Decimal, unit: str) -> Told:
    each = [
        f"{_day(one.day, one)} {signed_value(one.difference, unit)} on {_day(one.before, one)}"
        for one in days
    ]
    carried = signed_value(sum((one.difference for one in days), Decimal(0)), unit)
    most = "The day that carries most" if len(days) == 1 else "The days that carry most"
    return Told(f"{most}: {', '.join(each)}; {carried} of {signed_value(whole, unit)}.")


def _day(on: date, one: DayOfChange) -> str:
    return day(on, weekday=True, year=one.day.year != one.before.year)


def _usual(why: Why) -> Told:
    usual = why.usual
    if usual.lower is None or usual.upper is None or why.change is None:
        return Told(
            f"What is usual cannot be said: {usual.periods} of {FEWEST_PERIODS} changes between"
            f" whole periods of {_length(why)}{_against(why)} in the year before."
        )
    within = "Within" if usual.holds(why.change) else "Outside"
    return Told(
        f"{within} what is usual: {_from_period_to_period(why)}, half of the {usual.periods}"
        f" changes of the year before lie between {_share(usual.lower)} and"
        f" {_share(usual.upper)}, their median is {_share(usual.median)}."
    )


def _from_period_to_period(why: Why) -> str:
    if against := _against(why):
        return f"of {'a day' if why.length == 1 else _length(why)}{against}"
    days = "day" if why.length == 1 else _length(why)
    return f"from one {days} to the next"


def _against(why: Why) -> str:
    """What periods are compared with where that is not the period before."""
    if why.compare == YEAR:
        return " and the same dates a year before"
    return " and those as far back as the days of choice" if why.compare == OWN else ""


def _length(why: Why) -> str:
    return f"{why.length} day{'' if why.length == 1 else 's'}"


def _share(ratio: float | None) -> str:
    return f"{'-' if (ratio or 0) < 0 else '+'}{percent(abs(ratio or 0))}"


def _distorted(found: Distorted) -> Iterator[Told]:
    told = (
        (found.missing, "without a number"),
        (found.provisional, "provisional"),
        (found.restated, "restated by Meta"),
        (found.imported, "imported from a file"),
    )
    parts = [
        f"{'one day' if count == 1 else f'{count} days'} {what}" for count, what in told if count
    ]
    parts += [f"a seam on {day(one, year=True)}" for one in found.seams]
    if parts:
        yield Told(f"To be read with care: {', '.join(parts)}.")
