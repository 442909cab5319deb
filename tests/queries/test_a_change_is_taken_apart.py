"""Why a number changed: parts and days add up to it, and each sentence can be computed again."""

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from statistics import median

from sqlalchemy.orm import Session

from dashboard.queries.days.comparisons import Comparison
from dashboard.queries.days.pacific import days_between
from dashboard.queries.days.ranges import resolve_range
from dashboard.queries.insights.kpi import Kpi
from dashboard.queries.insights.overview import read_overview
from dashboard.queries.insights.why import (
    carriers,
    days_for_usual,
    days_of_change,
    parts_of_change,
    usual_changes,
    usual_of,
)
from dashboard.queries.insights.why_of_page import Why, read_why
from dashboard.queries.insights.why_words import why_sentences
from models import MetaPage
from tests.queries.numbers import put_days

NOW = datetime(2026, 12, 2, 20, tzinfo=UTC)
NEWEST = date(2026, 12, 1)
VIEWS, VIEWERS = "page_media_view", "page_total_media_view_unique"
HISTORY = days_between(date(2025, 9, 1), NEWEST)
ADS = {day: 100 + day.toordinal() * 7 % 50 for day in HISTORY}
ORGANIC = {day: 900 + day.toordinal() * 37 % 401 for day in HISTORY} | {date(2026, 11, 20): 5000}
OTHERS = 3
TOTAL = {day: ADS[day] + ORGANIC[day] + OTHERS for day in HISTORY}
SPAN = resolve_range(preset="last_28d", newest_day=NEWEST, now=NOW)


def why_of(session: Session, page: MetaPage, metric: str = VIEWS) -> tuple[Kpi, Why | None]:
    kpis = read_overview(session, page, SPAN, now=NOW).kpis
    kpi = next(one for one in kpis if one.metric == metric)
    return kpi, read_why(session, page, kpi, SPAN, NOW)


def put_all(session: Session, page: MetaPage) -> None:
    put_days(session, page, VIEWS, TOTAL)
    put_days(session, page, VIEWS, ADS, breakdown="is_from_ads=1")
    put_days(session, page, VIEWS, ORGANIC, breakdown="is_from_ads=0")


def both_sums(values: dict[date, int]) -> tuple[int, int]:
    return sum(values[day] for day in SPAN.days), sum(values[day] for day in SPAN.previous_days)


def test_parts_and_rest_add_up_to_the_whole(acme: Session, page: MetaPage):
    put_all(acme, page)
    kpi, why = why_of(acme, page)
    assert why is not None
    assert kpi.compared is not None
    (ads,) = why.splits
    told = [(one.name, int(one.value), int(one.previous)) for one in ads]
    rest = OTHERS * len(SPAN.days)
    assert told == [
        ("From ads", *both_sums(ADS)),
        ("Organic", *both_sums(ORGANIC)),
        ("", rest, rest),
    ]
    assert sum(one.difference for one in ads) == why.difference == kpi.compared.difference


def test_sentences_of_a_known_year_are_computed_again(acme: Session, page: MetaPage):
    put_all(acme, page)
    _kpi, why = why_of(acme, page)
    assert why is not None
    parts, posts, days, usual, care = map(str, why_sentences(why, "count"))
    assert posts == "No post that is read here carries any of it."
    now, before = both_sums(TOTAL)
    assert numbers(parts)[0] == now - before
    assert sum(numbers(parts)[1::3]) == now - before, "the parts, each with both of its values"
    pairs = zip(SPAN.days, SPAN.previous_days, strict=True)
    of_days = {day: TOTAL[day] - TOTAL[prior] for day, prior in pairs}
    greatest = max(of_days, key=lambda day: of_days[day])
    assert greatest == date(2026, 11, 20)
    assert f"Fri 20 Nov +{of_days[greatest]:,} on Fri 23 Oct" in days
    sums = [
        sum(TOTAL[SPAN.since - timedelta(days=28 * back + each)] for each in range(1, 29))
        for back in range(13)
    ]
    changes = [a / b - 1 for a, b in pairwise(sums)]
    assert "half of the 12 changes" in usual
    assert why.usual.median is not None
    assert abs(why.usual.median - median(changes)) < 1e-12
    assert usual.startswith("Within" if why.usual.holds(now / before - 1) else "Outside")
    assert "2 days provisional" in care


def numbers(sentence: str) -> list[int]:
    found = re.findall(r"[+-]?\d[\d,]*", sentence)
    return [int(each.replace(",", "")) for each in found]


def test_parts_of_other_days_carry_no_share(acme: Session, page: MetaPage):
    put_days(acme, page, VIEWS, TOTAL)
    late = {day: value for day, value in ADS.items() if day > SPAN.since}
    put_days(acme, page, VIEWS, late, breakdown="is_from_ads=1")
    _kpi, why = why_of(acme, page)
    assert why is not None
    assert why.splits == []


def test_people_counted_once_are_not_taken_apart(acme: Session, page: MetaPage):
    put_days(acme, page, VIEWERS, TOTAL)
    kpi, why = why_of(acme, page, VIEWERS)
    assert (kpi.compared is not None, why) == (True, None)


def test_only_common_days_carry_the_difference_and_the_few_greatest_are_named():
    daily = {day: Decimal(10) for day in (*SPAN.days, *SPAN.previous_days)}
    del daily[SPAN.days[3]]
    daily[SPAN.days[5]] = Decimal(60)
    daily[SPAN.days[6]] = Decimal(5)
    days = days_of_change(daily, SPAN)
    assert len(days) == 27
    assert sum(one.difference for one in days) == 45
    assert [(one.day, one.difference) for one in carriers(days)] == [(SPAN.days[5], 50)]
    assert parts_of_change(days, daily, []) == []


def test_against_the_year_before_the_usual_is_of_changes_on_the_year_before():
    """Thirteen periods of 28 days, each 10 % more than a year before; the newest 50 % more."""
    span = resolve_range(preset="last_28d", compare=Comparison("year"), newest_day=NEWEST, now=NOW)
    first, last = days_for_usual(span)
    assert (first, last) == (date(2024, 11, 4), NEWEST)
    daily = {day: Decimal(100) for day in days_between(first, span.since - timedelta(days=365))}
    later = days_between(span.since - timedelta(days=364), span.until)
    daily |= {day: Decimal(150 if day >= span.since else 110) for day in later}
    changes = usual_changes(daily, span)
    assert [round(change, 9) for change in changes] == [0.1] * 13
    assert usual_of(changes).holds(0.5) is False
    unread = {day: value for day, value in daily.items() if day >= date(2025, 6, 1)}
    assert usual_changes(unread, span) == changes[:5]


def test_against_days_of_choice_the_usual_is_of_changes_as_far_back():
    wish = Comparison(since="2026-10-28", until="2026-11-03")
    span = resolve_range(
        since="2026-11-25", until="2026-12-01", compare=wish, newest_day=NEWEST, now=NOW
    )
    weeks = [Decimal(value) for value in (9, 8, 7, 6, 5, 4, 3, 2)]
    firsts = [span.since - timedelta(days=7 * nth) for nth in range(1, 9)]
    daily = {
        first + timedelta(days=n): value
        for first, value in zip(firsts, weeks, strict=True)
        for n in range(7)
    }
    assert usual_changes(daily, span) == [
        float((now - before) / before) for now, before in zip(weeks, weeks[4:], strict=False)
    ]


def test_of_fewer_than_six_periods_nothing_is_said_to_be_usual():
    year = {day: Decimal(10) for day in days_between(date(2026, 7, 1), SPAN.until)}
    usual = usual_of(usual_changes(year, SPAN))
    assert (usual.periods, usual.median, usual.holds(0.1)) == (3, None, None)
