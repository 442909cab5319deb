"""One metric by day: gaps, provisional and restated days, seams, maps."""

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from dashboard.queries.days.ranges import BadInput, DateRange, resolve_range
from dashboard.queries.insights.timeseries import Timeseries, read_timeseries
from models import MetaPage
from tests.queries.numbers import NOON, put_days, put_restatement

NEWEST = date(2026, 11, 23)
VIEWS = "page_media_view"


def span(since: str = "2026-11-17", until: str = "2026-11-23") -> DateRange:
    return resolve_range(since=since, until=until, newest_day=NEWEST, now=NOON)


def read(session: Session, page: MetaPage, metric: str, wanted: DateRange) -> Timeseries:
    return read_timeseries(session, page, metric, "day", wanted, now=NOON)


def test_there_is_a_point_for_each_day_and_gaps_are_none(acme: Session, page: MetaPage):
    put_days(acme, page, VIEWS, {date(2026, 11, 17): 0, date(2026, 11, 20): 7})
    found = read(acme, page, VIEWS, span())
    assert [point.value for point in found.points] == [0, None, None, 7, None, None, None]
    assert len(found.previous) == 7


def test_the_newest_two_days_are_provisional(acme: Session, page: MetaPage):
    put_days(acme, page, VIEWS, {NEWEST - timedelta(days=n): 5 for n in range(4)})
    points = read(acme, page, VIEWS, span()).points
    assert [point.date.day for point in points if point.provisional] == [22, 23]


def test_a_zero_is_provisional_until_it_is_five_days_old(acme: Session, page: MetaPage):
    put_days(acme, page, VIEWS, {NEWEST - timedelta(days=n): 0 for n in range(7)})
    points = read(acme, page, VIEWS, span()).points
    assert [point.date.day for point in points if point.provisional] == [19, 20, 21, 22, 23]


def test_a_restated_day_tells_the_value_before_the_newest_change(acme: Session, page: MetaPage):
    day = date(2026, 11, 18)
    series = put_days(acme, page, VIEWS, {day: 30})
    put_restatement(acme, series, day, 10, 20, hour=1)
    put_restatement(acme, series, day, 20, 30, hour=2)
    point = read(acme, page, VIEWS, span()).points[1]
    assert (point.value, point.restated_from) == (30, 20)


def test_a_retired_metric_goes_on_in_its_replacement_with_a_seam(acme: Session, page: MetaPage):
    put_days(acme, page, "page_impressions", {date(2025, 11, day): 100 for day in (13, 14, 15)})
    put_days(acme, page, VIEWS, {date(2025, 11, day): 150 for day in (15, 16)})
    found = read(acme, page, VIEWS, span("2025-11-13", "2025-11-16"))
    assert [point.value for point in found.points] == [100, 100, 150, 150]
    assert [point.metric for point in found.points] == ["page_impressions"] * 2 + [VIEWS] * 2
    [seam] = found.seams
    assert (seam.date, seam.from_metric, seam.to_metric) == (
        date(2025, 11, 15),
        "page_impressions",
        VIEWS,
    )


def test_a_hand_over_between_the_two_periods_is_told(acme: Session, page: MetaPage):
    put_days(acme, page, "page_impressions", {date(2025, 11, day): 100 for day in (13, 14)})
    put_days(acme, page, VIEWS, {date(2025, 11, day): 150 for day in (15, 16)})
    found = read(acme, page, VIEWS, span("2025-11-15", "2025-11-16"))
    assert found.seams == []
    assert [point.metric for point in found.previous] == ["page_impressions"] * 2
    [told] = found.stand_ins
    assert told.startswith("In the days compared with the values are those of Impressions")
    assert read(acme, page, VIEWS, span("2025-11-17", "2025-11-18")).stand_ins == []


def test_the_retired_metric_asked_for_by_name_is_continued_too(acme: Session, page: MetaPage):
    put_days(acme, page, "page_impressions", {date(2025, 11, 14): 100})
    put_days(acme, page, VIEWS, {date(2025, 11, day): 150 for day in (14, 15, 16)})
    found = read(acme, page, "page_impressions", span("2025-11-14", "2025-11-16"))
    assert [point.value for point in found.points] == [100, 150, 150]


def test_a_map_is_the_sum_of_its_keys_only_where_they_add_up(acme: Session, page: MetaPage):
    day = date(2026, 11, 18)
    put_days(acme, page, "page_follows_country", {day: 30}, breakdown="JM")
    put_days(acme, page, "page_follows_country", {day: 12}, breakdown="US")
    paid = "page_video_views_by_paid_non_paid"
    put_days(acme, page, paid, {day: 12}, breakdown="total")
    assert read(acme, page, "page_follows_country", span()).points[1].value == 42
    assert read(acme, page, paid, span()).points[1].value is None


def test_a_breakdown_is_not_added_to_the_total(acme: Session, page: MetaPage):
    day = date(2026, 11, 18)
    put_days(acme, page, VIEWS, {day: 30})
    put_days(acme, page, VIEWS, {day: 12}, breakdown="is_from_ads=1")
    assert read(acme, page, VIEWS, span()).points[1].value == 30


@pytest.mark.parametrize(
    ("metric", "period", "field"),
    [("no_such_metric", "day", "metric"), (VIEWS, "month", "period")],
)
def test_what_the_picker_does_not_offer_is_refused(
    acme: Session, page: MetaPage, metric: str, period: str, field: str
):
    with pytest.raises(BadInput) as refused:
        read_timeseries(acme, page, metric, period, span(), now=NOON)
    assert refused.value.field == field
