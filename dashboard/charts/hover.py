"""What a chart tells where one points at it: value, name, change, marks; in plotly's tags."""

from datetime import date
from decimal import Decimal
from html import escape
from typing import Any, Protocol

from dashboard import theme
from dashboard.format import change_words, day, exact_value, points_words

PROVISIONAL = "provisional: Meta may still be counting"
IMPORTED = "imported from a file, not from Meta’s API"
# The style sheet gives it the colours of the theme, a rounder corner and a shadow.
LOOK: dict[str, Any] = {
    "align": "left",
    "bgcolor": theme.SURFACE,
    "bordercolor": theme.GRID,
    "font": {"family": theme.FONT, "size": 12, "color": theme.INK},
    "namelength": -1,
}
IN_POINTS = {"ratio": 100, "percent": 1}


class Dated(Protocol):
    """A value and its day."""

    @property
    def date(self) -> date:
        """The Pacific day."""

    @property
    def value(self) -> Decimal | None:
        """None where there is no number."""


def value_line(name: str, value: Decimal | None, unit: str) -> str:
    """The value, and whose it is."""
    return f"<b>{exact_value(value, unit)}</b> {escape(name)}"


def change_line(now: Dated, before: Dated | None, unit: str) -> str:
    """How a value compares with that of another day; empty where nothing compares."""
    value = now.value
    if value is None or before is None or before.value is None:
        return ""
    year = before.date.year != now.date.year
    past, on = exact_value(before.value, unit), day(before.date, weekday=True, year=year)
    if unit in IN_POINTS:
        told = points_words(float(value - before.value) * IN_POINTS[unit])
    elif before.value > 0:
        told = change_words(float(value / before.value) - 1)
    else:
        return quiet(f"{past} on {on}")
    way, arrow, words = told
    color = {"up": theme.UP, "down": theme.DOWN}.get(way, theme.TEXT)
    return f'<span style="color:{color}">{arrow} {words}</span> {quiet(f"on {past}, {on}")}'


def restated_line(was: Decimal | None, now: Decimal | None, unit: str) -> str:
    """That Meta changed the value after it was read; empty where it did not."""
    if was is None:
        return ""
    return quiet(f"restated: was {exact_value(was, unit)}, now {exact_value(now, unit)}")


def quiet(text: str) -> str:
    """Words that stand back."""
    return f'<span style="color:{theme.TEXT}">{text}</span>' if text else ""


def lines(*parts: str) -> str:
    """The parts that say something, one below the other."""
    return "<br>".join(part for part in parts if part)
