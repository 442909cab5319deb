"""A number or a date that could mean two things is refused, never guessed."""

from datetime import date
from decimal import Decimal

import pytest

from ingest.imports.cells import CellError, day_order, is_missing, parse_day, parse_number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1204", "1204"),
        ("1,204", "1204"),
        ("1.204", "1204"),
        ("1 204", "1204"),
        ("1\u202f204", "1204"),
        ("1'204'000", "1204000"),
        ("1,204,000", "1204000"),
        ("0", "0"),
        ("1,204.0", "1204.0"),
    ],
)
def test_counts_may_have_separators_of_thousands(text: str, number: str) -> None:
    assert parse_number(text, whole=True) == Decimal(number)


@pytest.mark.parametrize("text", ["", "x", "1,2,3", "12,5", "--5", "1e9", "=1+1", "9" * 31])
def test_what_is_no_count_is_refused(text: str) -> None:
    with pytest.raises(CellError):
        parse_number(text, whole=True)


def test_decimals_are_read_where_they_are_clear() -> None:
    assert parse_number("12,5", whole=False) == Decimal("12.5")
    assert parse_number("1.204,25", whole=False) == Decimal("1204.25")
    with pytest.raises(CellError, match="thousands or decimals"):
        parse_number("1,204", whole=False)


@pytest.mark.parametrize(
    "text", ["2026-03-04T00:00:00", "2026-03-04", "2026/3/4", "Mar 4, 2026", "4 March 2026"]
)
def test_clear_dates_need_no_order(text: str) -> None:
    assert parse_day(text, None) == date(2026, 3, 4)


def test_unclear_dates_need_one() -> None:
    text = "03/04/2026"
    assert parse_day(text, "month") == date(2026, 3, 4)
    assert parse_day(text, "day") == date(2026, 4, 3)
    with pytest.raises(CellError, match="--dates"):
        parse_day(text, None)
    assert day_order([text, "03/15/2026"]) == "month"
    assert day_order([text, "15/03/2026", "03/15/2026"]) is None


@pytest.mark.parametrize("text", ["", " ", "-", "--", "N/A"])
def test_missing_is_not_zero(text: str) -> None:
    assert is_missing(text)
    assert not is_missing("0")
