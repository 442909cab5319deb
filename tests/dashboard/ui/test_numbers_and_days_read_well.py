from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from flask import Flask

from dashboard import format as words
from dashboard.charts.axes import values_axis
from dashboard.components.posts import shown_of
from dashboard.excerpt import excerpt
from dashboard.locale import reading_in

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "–"),
        (0, "0"),
        (999, "999"),
        (12400, "12.4\u202fK"),
        (Decimal(2_000_000), "2\u202fM"),
        (999_999.7, "1\u202fM"),
        (-1500, "-1.5\u202fK"),
    ],
)
def test_a_card_shows_a_short_number(value: Decimal | int | None, text: str) -> None:
    assert words.short_number(value) == text


def test_a_value_is_written_in_its_unit() -> None:
    assert words.exact_value(11_520_000, "milliseconds") == "3 h 12 min"
    assert words.exact_value(1234, "us_cents") == "$12.34"
    assert words.exact_value(Decimal("0.031"), "ratio") == "3.1\u202f%"
    assert words.exact_value(1204, "count") == "1,204"


@pytest.mark.parametrize(
    ("milliseconds", "text"),
    [(0, "0 s"), (340, "0.3 s"), (9_949, "9.9 s"), (9_950, "10 s"), (245_000, "4 min 5 s")],
)
def test_short_times_have_a_decimal(milliseconds: int, text: str) -> None:
    assert words.duration(milliseconds) == text


def test_ranges_carry_years_only_where_they_differ() -> None:
    assert words.day_range(date(2026, 10, 27), date(2026, 11, 23)) == "27 Oct – 23 Nov"
    assert words.day_range(date(2025, 12, 30), date(2026, 1, 2)) == "30 Dec 2025 – 2 Jan 2026"


def test_how_long_ago_is_told_in_the_largest_fitting_unit() -> None:
    assert words.ago(None, NOW) == "never"
    assert words.ago(NOW - timedelta(hours=2), NOW) == "2 h ago"
    assert words.ago(NOW - timedelta(days=3), NOW) == "3 days ago"


def test_a_change_is_an_arrow_and_words() -> None:
    assert words.change_words(0.12) == ("up", "↑", "up 12\u202f%")
    assert words.change_words(-0.5) == ("down", "↓", "down 50\u202f%")
    assert words.change_words(None)[0] == "none"


@pytest.mark.parametrize(
    ("accepted", "exact", "short"),
    [
        ("de-AT,de;q=0.9,en;q=0.8", "1.234.567,5", "1,2\u202fM"),
        ("fr", "1\u202f234\u202f567,5", "1,2\u202fM"),
        ("en-IN", "12,34,567.5", "1.2\u202fM"),
        ("en-US", "1,234,567.5", "1.2\u202fM"),
        ("xx-nonsense, *;q=0.5", "1,234,567.5", "1.2\u202fM"),
        ("", "1,234,567.5", "1.2\u202fM"),
    ],
)
def test_numbers_are_written_as_the_browser_asks(accepted: str, exact: str, short: str) -> None:
    with Flask("numbers").test_request_context(headers={"Accept-Language": accepted}):
        assert words.exact_number(1_234_567.5) == exact
        assert words.short_number(1_234_567.5) == short


def test_what_is_made_outside_a_request_may_name_its_language() -> None:
    with reading_in("de"):
        assert words.exact_value(123456, "us_cents") == "$1.234,56"
    assert words.exact_value(123456, "us_cents") == "$1,234.56"


def test_nothing_is_ever_minus_zero() -> None:
    assert words.exact_number(-0.001) == "0"


@pytest.mark.parametrize(
    ("people", "text"),
    [(937.1, "937"), (Decimal("12.5"), "13"), (0, "0"), (0.3, "<\u202f1"), (-41.2, "-41")],
)
def test_nobody_is_a_part_of_a_person(people: Decimal | float, text: str) -> None:
    assert words.exact_value(people, "count") == text
    assert words.short_value(people, "count") == text


def test_many_people_are_short_on_cards_and_whole_in_full() -> None:
    assert words.short_value(Decimal("1204.5"), "count") == "1.2\u202fK"
    assert words.exact_value(Decimal("1204.5"), "count") == "1,205"


def test_steps_beside_a_chart_are_whole_people() -> None:
    assert values_axis([2.0, 1.0], "count")["ticktext"] == ["0", "1", "2"]
    assert values_axis([12.0], "count")["ticktext"] == ["0", "5", "10"]


@pytest.mark.parametrize(
    ("many", "text"),
    [(1.0, "1"), (0.996, "1"), (0.35, "0.35"), (2.44, "2.4"), (9.96, "10"), (12.4, "12")],
)
def test_the_same_many_times_have_the_same_digits(many: float, text: str) -> None:
    assert words.times(many) == f"{text}\u202f×"


def test_many_times_are_written_as_the_reader_asks() -> None:
    with reading_in("de"):
        assert words.times(2.44) == "2,4\u202f×"


@pytest.mark.parametrize(
    ("points", "text"),
    [
        (0.42, "up 0.42 percentage points"),
        (-1.0, "down 1 percentage point"),
        (0.01, "unchanged"),
    ],
)
def test_a_rate_moves_by_percentage_points(points: float, text: str) -> None:
    assert words.points_words(points)[2] == text


def test_clocks_and_months_are_written_here() -> None:
    assert words.clock(NOW, ZoneInfo("Europe/Vienna")) == "13:00"
    assert words.month(NOW.date()) == "November"


def test_a_range_names_its_year_where_it_leaves_that_of_the_days_beside_it() -> None:
    first, last = date(2025, 12, 1), date(2025, 12, 31)
    assert words.day_range(first, last, beside=date(2025, 3, 1)) == "1 Dec – 31 Dec"
    assert words.day_range(first, last, beside=date(2026, 1, 31)) == "1 Dec – 31 Dec 2025"
    assert words.day_range(last, last, year=True) == "31 Dec 2025"


@pytest.mark.parametrize(
    ("skip", "shown", "count", "text"),
    [
        (0, 1, 1, "1 post"),
        (0, 5, 5, "5 posts"),
        (0, 25, 26, "1 to 25 of 26 posts"),
        (25, 1, 26, "post 26 of 26"),
    ],
)
def test_a_part_of_the_posts_is_told_without_counting_one_of_one(
    skip: int, shown: int, count: int, text: str
) -> None:
    assert shown_of(skip, shown, count) == text


def test_a_text_is_cut_between_words() -> None:
    assert excerpt("coffee and cake " * 20, 30) == "coffee and cake coffee and…"
    assert excerpt("咖啡" * 30, 20) == "咖啡" * 9 + "咖…"
