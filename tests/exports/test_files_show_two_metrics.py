"""A view of two metrics in files: both in the data, in one chart of the workbook, on the slides."""

import csv
import io
import re
import zipfile

import pytest
from flask.testing import FlaskClient
from pptx import Presentation
from pptx.enum.dml import MSO_LINE

from dashboard.page_address import DEFAULT_METRIC
from tests.exports.asking import PATH, ask, fetch, make
from tests.people import People
from tests.visitors import post

TWO = {"trend_metric": "page_media_view", "trend_second": "page_daily_follows"}
NAMED = re.compile(r"<c:v>(Views|New followers)</c:v>")


def test_the_data_hold_one_after_the_other(full: People, alice: FlaskClient) -> None:
    job = ask(alice, **TWO)
    assert make(full.acme, job) == "completed"
    archive = zipfile.ZipFile(io.BytesIO(fetch(alice, job).data))
    text = archive.read("trend.csv").decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert [row["metric"] for row in rows] == ["page_media_view"] * 28 + ["page_daily_follows"] * 28
    assert {float(row["value"] or 3) for row in rows[28:]} <= set(range(3, 20))
    assert rows[0]["date"] == rows[28]["date"]


@pytest.mark.parametrize("period", ["day", "calendar_week"])
def test_the_workbook_has_two_scales(full: People, alice: FlaskClient, period: str) -> None:
    job = ask(alice, "xlsx", **TWO, trend_period=period)
    assert make(full.acme, job) == "completed"
    chart = (
        zipfile.ZipFile(io.BytesIO(fetch(alice, job).data)).read("xl/charts/chart1.xml").decode()
    )
    assert set(NAMED.findall(chart)) == {"Views", "New followers"}
    assert chart.count("<c:valAx>") == 2
    assert ("<c:barChart>" in chart) == (period == "calendar_week")


def test_slides_draw_each_on_its_own_scale(full: People, alice: FlaskClient) -> None:
    job = ask(alice, "pptx", **TWO, sections=["overview"])
    assert make(full.acme, job) == "completed"
    slides = Presentation(io.BytesIO(fetch(alice, job).data)).slides
    [drawn] = [
        slide for slide in slides if slide.shapes.title.text_frame.text == "Views and New followers"
    ]
    charts = [shape.chart for shape in drawn.shapes if shape.has_chart]
    assert [chart.plots[0].series[0].name for chart in charts] == ["Views", "New followers"]


def test_on_one_scale_the_days_before_are_dashed_in_the_colour_of_each(
    full: People, alice: FlaskClient
) -> None:
    both = {"trend_metric": "page_media_view", "trend_second": "page_total_media_view_unique"}
    job = ask(alice, "pptx", **both, sections=["overview"])
    assert make(full.acme, job) == "completed"
    slides = Presentation(io.BytesIO(fetch(alice, job).data)).slides
    [lines] = [
        shape.chart.plots[0].series
        for slide in slides
        if slide.shapes.title.text_frame.text == "Views and Viewers"
        for shape in slide.shapes
        if shape.has_chart
    ]
    before = "28 Sep – 25 Oct 2026"
    assert [line.name for line in lines] == [
        *("Views", "Viewers", f"Views, {before}", f"Viewers, {before}")
    ]
    looks = [line.format.line for line in lines]
    assert [look.dash_style for look in looks] == [None, None, MSO_LINE.DASH, MSO_LINE.DASH]
    colors = [look.color.rgb for look in looks]
    assert colors[:2] == colors[2:] != [colors[0]] * 2


@pytest.mark.parametrize(
    "wrong",
    [
        {"trend_second": "weather"},
        {"trend_second": DEFAULT_METRIC},
        {"trend_second": "page_video_views_by_paid_non_paid"},
        {"trend_second": "page_follows", "trend_split": "ads"},
    ],
)
def test_what_cannot_stand_beside_it_is_refused_by_name(
    full: People, alice: FlaskClient, wrong: dict[str, str]
) -> None:
    answer = post(alice, PATH, json={"export_format": "csv"} | wrong)
    assert (answer.status_code, answer.json["error"]["field"]) == (422, "trend_second")
