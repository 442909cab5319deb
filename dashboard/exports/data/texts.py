"""Texts of others as cells hold them."""

LONGEST_TEXT = 32_000  # a cell of Excel holds 32,767 units of UTF-16, an emoji is two or more
_UNIT = 2


def short(text: str) -> str:
    """The text without what no cell can hold, and short enough for one."""
    text = text.replace("\x00", "")
    if len(text) <= LONGEST_TEXT // _UNIT:
        return text
    units = text.encode("utf-16-le")
    if len(units) <= LONGEST_TEXT * _UNIT:
        return text
    return units[: (LONGEST_TEXT - 1) * _UNIT].decode("utf-16-le", "ignore") + "…"
