"""Reads a report's sentences back: the numbers in them, and what they say of these."""

import re
from collections.abc import Mapping, Sequence
from datetime import date

DAYS = r"(one day|\d+ days)"
NUMBER = r"(-?\d+(?:,\d{3})*(?:\.\d+)?)"


def plain(text: str) -> str:
    """Words on one line, with ordinary spaces."""
    return " ".join(text.replace("\u202f", " ").split())


def number(text: str) -> float:
    """1,234 as it is written."""
    return float(text.replace(",", ""))


def counted(text: str) -> int:
    """One day as 1, 28 days as 28."""
    return 1 if text == "one day" else int(text.split(maxsplit=1)[0])


def check_total(
    text: str, title: str, values: Mapping[date, int], now: Sequence[date], before: Sequence[date]
) -> None:
    """The sentence of a metric that adds up, computed again from its days."""
    known = [values[day] for day in now if day in values]
    if not known:
        assert re.search(rf"{title}: (no number|Meta gave|counted since)", text), title
        return
    both = [
        (values[a], values[b])
        for a, b in zip(now, before, strict=False)
        if a in values and b in values
    ]
    mine, theirs = sum(a for a, _ in both), sum(b for _, b in both)
    found = re.search(
        rf"{title}: {NUMBER}(?:; {NUMBER} over the {DAYS} that both periods have)?", text
    )
    assert found, title
    assert number(found[1]) == sum(known)
    if not both:
        assert text[found.end() :].startswith(("; there is nothing", ", counted since"))
        return
    assert (found[2] is None) == (mine == sum(known))
    if found[2] is not None:
        assert (number(found[2]), counted(found[3])) == (mine, len(both))
    check_change(text[found.end() :], mine, theirs)


def check_change(rest: str, mine: float, theirs: float) -> None:
    """What follows: up 12 % on the 280 of some days."""
    told = re.match(rf", (?:(up|down) ([\d.]+) %|unchanged) (?:on|from) the {NUMBER} of ", rest)
    assert told, rest[:80]
    assert number(told[3]) == theirs
    moved = (mine / theirs - 1) * 100
    if told[1] is None:
        assert abs(moved) < 0.05
    else:
        size = float(told[2])
        assert (told[1] == "up") == (moved > 0)
        assert abs(size - abs(moved)) <= (0.5 if size >= 10 else 0.05)


def check_line(text: str, title: str, mine: float, theirs: float) -> None:
    """The row of the table says the same two values as the sentence above it."""
    found = re.search(rf"{title} \((?:total|number)[^)]*\) {NUMBER} {NUMBER} ", text)
    assert found, title
    assert (number(found[1]), number(found[2])) == (mine, theirs)
