"""How stored values make a number, as sentences that can be computed again."""

from datetime import date

from dashboard.format import day, exact_value
from dashboard.queries.origins.asked import Asked
from dashboard.queries.origins.number import MadeNumber

MISSING = "Days without a value are left out; they do not count as zero."


def made_sentences(number: MadeNumber, asked: Asked) -> list[str]:
    """What was done with the values; and with the days that have none."""
    told = [_made(number, asked)]
    if number.formula:
        told.insert(0, f"{number.formula}.")
    if number.made in ("sum", "average", "rates") and number.days < number.of_days:
        told.append(MISSING)
    return told


def _made(number: MadeNumber, asked: Asked) -> str:
    made = _MADE.get(number.made)
    return made(number) if made else _none(number, asked)


def _sum(number: MadeNumber) -> str:
    return (
        f"The daily values of {_days(number)} added up: the last line of the table below"
        f" comes to {_value(number)}."
    )


def _last(number: MadeNumber) -> str:
    newest = max(number.used)
    return (
        f"A level, not a flow: the newest value counts, that of {_day(newest)}."
        " Nothing is added up."
    )


def _average(number: MadeNumber) -> str:
    return (
        f"The average of {_days(number)}: {exact_value(number.total, number.unit)} ÷ {number.days}"
        f" = {_value(number)}. People are counted once, so the sum of days means nothing by itself."
    )


def _window(number: MadeNumber) -> str:
    return (
        f"Meta's own number for the {number.of_days} days that end on {_day(number.until)}: one"
        " stored value, in which each person counts once. The daily values stand below it for"
        " comparison; they cannot be added up to it."
    )


def _rates(number: MadeNumber) -> str:
    return (
        f"The average of the rates of {_days(number)}; each day's rate stands beside its values."
        f" It is {_value(number)}."
    )


def _difference(number: MadeNumber) -> str:
    first, last = min(number.used), max(number.used)
    return f"The value of {_day(last)} less that of {_day(first)}."


def _single(number: MadeNumber) -> str:
    days = {"week": 7, "days_28": 28}[number.period]
    end = _day(number.until)
    return f"Meta's own number for the {days} days that end on {end}: one stored value."


def _none(number: MadeNumber, asked: Asked) -> str:
    if number.period != "day" and number.days > 1:
        return "Each value below is Meta's own for the days that end with it; they make no sum."
    if any(not metric.has_total for metric in asked.parts) and asked.breakdown is None:
        return "Meta gives this metric in parts that do not add up, so there is no number of all."
    return "There is no number for these days."


_MADE = {
    "sum": _sum,
    "last": _last,
    "average": _average,
    "window": _window,
    "rates": _rates,
    "difference": _difference,
    "single": _single,
}


def _days(number: MadeNumber) -> str:
    if number.of_days == 1:
        return "one day"
    if number.days == number.of_days:
        return f"all {number.of_days} days"
    return f"{number.days} of {number.of_days} days"


def _value(number: MadeNumber) -> str:
    return exact_value(number.value, number.unit)


def _day(value: date) -> str:
    return day(value, weekday=True, year=True)
