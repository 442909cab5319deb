"""Two metrics in one chart: one scale where both fit one, else two, from one height of zero."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from sqlalchemy.orm import Session

from dashboard.charts.two_metrics import Shown, TwoMetrics, two_figure
from dashboard.queries.days.pacific import days_between
from dashboard.theme import PALETTE
from models import MetaPage
from tests.queries.numbers import put_days
from tests.queries.test_calendar_buckets import FOLLOWERS, VIEWERS, VIEWS, WEEK, read

FIRST, LAST = date(2026, 11, 2), date(2026, 11, 15)


def two(
    session: Session, page: MetaPage, values: Mapping[str, int], bucket: str = ""
) -> TwoMetrics:
    days = days_between(FIRST, LAST)
    shown = []
    for metric, value in values.items():
        put_days(session, page, metric, dict.fromkeys(days, value))
        series, buckets = read(session, page, metric, WEEK, str(FIRST), str(LAST))
        shown.append(Shown(series, buckets if bucket else []))
    return TwoMetrics(*shown)


def axes_of(figure: Mapping[str, Any]) -> dict[str, str]:
    return {trace["name"]: trace.get("yaxis", "y") for trace in figure["data"]}


def test_what_fits_one_scale_has_one(acme: Session, page: MetaPage) -> None:
    both = two(acme, page, {VIEWS: 1000, VIEWERS: 400})
    figure = two_figure(both)
    assert "yaxis3" not in figure["layout"]
    assert axes_of(figure) == {"Views": "y", "Viewers": "y"}
    assert {note["text"] for note in figure["layout"]["annotations"]} == {"Views", "Viewers"}
    assert "one scale" in both.axis_words
    # Views and viewers are both blue where they stand alone.
    assert both.colors == (PALETTE[0], PALETTE[1])


@pytest.mark.parametrize(
    "values", [{VIEWS: 1000, VIEWERS: 100}, {VIEWS: 9, "page_video_view_time": 9}]
)
def test_what_does_not_has_two_each_named_in_its_colour(
    acme: Session, page: MetaPage, values: dict[str, int]
) -> None:
    both = two(acme, page, values)
    layout = two_figure(both)["layout"]
    first, second = (one.series.title for one in (both.first, both.second))
    names = {note["text"]: note["font"]["color"] for note in layout["annotations"]}
    assert names == {first: both.colors[0], second: both.colors[1]}
    assert layout["yaxis"]["tickfont"]["color"] == both.colors[0]
    assert layout["yaxis3"]["tickfont"]["color"] == both.colors[1]
    assert (layout["yaxis"]["range"][0], layout["yaxis3"]["range"][0]) == (0, 0)
    assert f"{second} on the right" in both.describe()


def test_losses_leave_both_zeros_at_one_height(acme: Session, page: MetaPage) -> None:
    layout = two_figure(two(acme, page, {VIEWS: 1000, FOLLOWERS: -10}))["layout"]
    (low, top), (lower, height) = layout["yaxis"]["range"], layout["yaxis3"]["range"]
    assert low / top == pytest.approx(lower / height)


def test_totals_are_bars_side_by_side_and_a_level_is_a_line_over_them(
    acme: Session, page: MetaPage
) -> None:
    [views, engaged] = two_figure(two(acme, page, {VIEWS: 10, "page_views_total": 9}, WEEK))["data"]
    assert [trace["type"] for trace in (views, engaged)] == ["bar", "bar"]
    assert all(one < other for one, other in zip(views["x"], engaged["x"], strict=True))
    mixed = two_figure(two(acme, page, {FOLLOWERS: 5000, "page_post_engagements": 7}, WEEK))
    assert [trace["type"] for trace in mixed["data"]] == ["bar", "scatter"]
    assert mixed["layout"]["yaxis"]["overlaying"] == "y3"
