"""The slides of a report, opened by another program: its words, its charts, its numbers."""

import io
from decimal import Decimal
from typing import Any

import pytest
from flask.testing import FlaskClient
from pptx import Presentation

from dashboard.exports.pptx.charts import DAYS_LABELLED, LARGE
from tests.exports.asking import ask, fetch, make
from tests.exports.conftest import SINCE, UNTIL
from tests.people import ACME_PAGE, People

made: list[bytes] = []


@pytest.fixture
def slides(request: pytest.FixtureRequest) -> list[Any]:
    """The slides of Acme's report, made once for all tests of this file."""
    if not made:
        people: People = request.getfixturevalue("full")
        alice: FlaskClient = request.getfixturevalue("alice")
        job = ask(alice, "pptx", introduction="Hello,\nthis is November.")
        assert make(people.acme, job) == "completed"
        made.append(fetch(alice, job).data)
    return list(Presentation(io.BytesIO(made[0])).slides)


def texts(slide: Any) -> list[str]:
    found = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
    tables = [shape.table for shape in slide.shapes if shape.has_table]
    return [*found, *(cell.text for table in tables for cell in table.iter_cells())]


def titled(slides: list[Any], title: str) -> Any:
    return next(slide for slide in slides if slide.shapes.title.text_frame.text == title)


def test_each_section_has_its_slides(slides: list[Any]):
    titles = [slide.shapes.title.text_frame.text for slide in slides]
    asked = ("Introduction", "Overview", "In words", "Is my content engaging?")
    assert list(dict.fromkeys(title for title in titles if title in asked)) == list(asked)
    assert any("Data through Sun 22 Nov 2026" in text for text in texts(slides[0]))
    assert "Hello,\nthis is November." in texts(titled(slides, "Introduction"))


def test_the_charts_hold_the_numbers_of_the_screen(
    alice: FlaskClient, full: People, slides: list[Any]
):
    query = {"since": SINCE, "until": UNTIL, "metric": "page_views_total"}
    shown = alice.get(f"/api/meta/pages/{ACME_PAGE}/timeseries/", query_string=query).json
    slide = titled(slides, shown["title"])
    [chart] = [shape.chart for shape in slide.shapes if shape.has_chart]
    now, before = chart.plots[0].series
    assert list(now.values) == [point["value"] for point in shown["points"]]
    assert list(before.values) == [point["value"] for point in shown["previous"]]
    assert None in now.values


def test_many_days_are_labelled_by_week_and_large_numbers_have_separators(slides: list[Any]):
    [chart] = [shape.chart for shape in titled(slides, "Page visits").shapes if shape.has_chart]
    days = len(list(chart.plots[0].categories))
    steps = chart.element.xpath("c:chart/c:plotArea/c:dateAx/c:majorUnit")
    assert [step.get("val") for step in steps] == (["7"] if days > DAYS_LABELLED else [])
    largest = max(value or 0 for line in chart.plots[0].series for value in line.values)
    form = chart.value_axis.tick_labels.number_format
    assert (form == "#,##0") == (largest >= LARGE)


def test_the_key_figures_are_those_of_the_overview(
    alice: FlaskClient, full: People, slides: list[Any]
):
    days = {"since": SINCE, "until": UNTIL}
    kpis = alice.get(f"/api/meta/pages/{ACME_PAGE}/overview/", query_string=days).json["kpis"]
    cells = texts(titled(slides, "Overview"))
    for kpi in kpis:
        assert kpi["title"] in cells
    views = next(kpi for kpi in kpis if kpi["metric"] == "page_total_media_view_unique")
    assert f"{Decimal(str(views['value'])):,.0f}" in cells


def test_no_text_of_others_becomes_a_link(slides: list[Any]):
    for slide in slides:
        kinds = {relation.reltype.rpartition("/")[2] for relation in slide.part.rels.values()}
        assert kinds <= {"slideLayout", "chart", "image"}
