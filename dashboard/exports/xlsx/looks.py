"""How cells look: one format of the workbook for each kind of value."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format

from dashboard.color import brand_color, text_on

DAY, MOMENT = "yyyy-mm-dd", "yyyy-mm-dd hh:mm"
WHOLE, BROKEN, RATE, YEAR = "#,##0", "#,##0.####", "0.0%", "0"
KINDS = (DAY, MOMENT, WHOLE, BROKEN, RATE, YEAR)


class Looks:
    """The formats of one workbook, each made once."""

    def __init__(self, book: Workbook, color: str) -> None:
        brand = brand_color(color)
        self.head = book.add_format(
            {"bold": True, "bg_color": brand, "font_color": text_on(brand), "valign": "top"}
        )
        self.title = book.add_format({"bold": True, "font_size": 16})
        self.name = book.add_format({"font_color": "#5D6875", "valign": "top"})
        self.words = book.add_format({"text_wrap": True, "valign": "top"})
        self._kinds = {kind: book.add_format(_right(kind)) for kind in KINDS}

    def of(self, value: Any, column: str, *, rate: bool = False) -> Format | None:
        """The look of a value of a column; none for a text."""
        if isinstance(value, datetime):
            return self._kinds[MOMENT]
        if isinstance(value, date):
            return self._kinds[DAY]
        if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
            return None
        if rate:
            return self._kinds[RATE]
        if column == "year":
            return self._kinds[YEAR]
        return self._kinds[WHOLE if value == int(value) else BROKEN]


def _right(kind: str) -> dict[str, str | int]:
    """With a gap before the text of the next column."""
    return {"num_format": kind, "align": "right", "indent": 1}
