"""The workbook of an export, opened by another program: real values, nothing that runs."""

import csv
import io
import zipfile
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from flask.testing import FlaskClient
from openpyxl import Workbook, load_workbook
from sqlalchemy import select, update
from xlsxwriter import Workbook as Written

from dashboard.exports.data.tables import TABLES
from dashboard.exports.xlsx import sheet
from dashboard.exports.xlsx.looks import Looks
from models import MetaInsightPoint, MetaInsightSeries, MetaMetricRegistry, MetaPost
from models.scope import tenant_session
from tests.exports.asking import ask, fetch, make
from tests.exports.conftest import FORMULA, MARKUP, RIGHT_TO_LEFT, SINCE, UNTIL
from tests.people import ACME_PAGE, People

made: dict[str, bytes] = {}
LINK = "https://evil.example/?q=1"


def export(request: pytest.FixtureRequest, name: str, **more: Any) -> bytes:
    """Acme's export in a format, made once for all tests of this file."""
    if name not in made:
        people: People = request.getfixturevalue("full")
        alice: FlaskClient = request.getfixturevalue("alice")
        with tenant_session(people.acme) as session:
            plain = MetaPost.message == "Monday, plain"
            session.execute(update(MetaPost).where(plain).values(message=LINK))
        job = ask(alice, name, **more)
        assert make(people.acme, job) == "completed"
        answer = fetch(alice, job)
        assert f".{'xlsx' if name == 'xlsx' else 'zip'}" in answer.headers["Content-Disposition"]
        made[name] = answer.data
    return made[name]


@pytest.fixture
def book(request: pytest.FixtureRequest) -> Workbook:
    return load_workbook(io.BytesIO(export(request, "xlsx")))


def rows(book: Workbook, name: str) -> list[dict[str, Any]]:
    head, *found = book[name].iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in found]


def test_there_is_a_sheet_for_each_table_with_a_frozen_head_and_filters(book: Workbook):
    names = [table.name for table in TABLES]
    assert book.sheetnames == ["about", *names, "data_dictionary"]
    for table in TABLES:
        found = book[table.name]
        head = [cell.value for cell in found[1]]
        assert head == list(table.columns)
        assert found.freeze_panes == "A2"
        assert found.auto_filter.ref.startswith("A1:")
        assert found.auto_filter.ref.endswith(str(max(found.max_row, 1)))
        assert all(found[1][place].font.bold for place in range(len(head)))
    assert book["posts"].column_dimensions["B"].width > len("acme_0")


def test_printed_a_table_is_as_wide_as_the_paper_and_has_its_head_on_each_page(book: Workbook):
    for one in book.worksheets:
        assert one.page_setup.orientation == "landscape"
        assert one.sheet_properties.pageSetUpPr.fitToPage
        assert one.page_setup.fitToHeight == 0
        assert (one.print_title_rows is None) == (one.title == "about")


def test_numbers_and_days_are_those_that_are_stored(book: Workbook, full: People):
    point, series, metric = MetaInsightPoint, MetaInsightSeries, MetaMetricRegistry
    with tenant_session(full.acme) as session:
        stored = session.execute(
            select(metric.key, series.period, point.metric_date, point.value)
            .join(series, (series.id == point.series_id) & (series.tenant_id == point.tenant_id))
            .join(metric, metric.id == series.metric_id)
            .where(point.metric_date.between(date.fromisoformat(SINCE), date.fromisoformat(UNTIL)))
        ).all()
    found = rows(book, "daily_points")
    told = {(one["metric"], one["period"], one["date"].date(), one["value"]) for one in found}
    assert told == {(key, period, day, float(value)) for key, period, day, value in stored}
    assert all(type(one["value"]) in (int, float) for one in found)
    assert all(isinstance(one["date"], datetime) for one in found)
    assert {one["provisional"] for one in found} <= {True, False}


def test_it_says_what_the_csv_says(book: Workbook, request: pytest.FixtureRequest):
    archive = zipfile.ZipFile(io.BytesIO(export(request, "csv")))
    for table in TABLES:
        text = archive.read(f"{table.name}.csv").decode("utf-8-sig")
        expected = list(csv.DictReader(io.StringIO(text, newline="")))
        found = rows(book, table.name)
        assert len(found) == len(expected)
        for one, other in zip(found, expected, strict=True):
            assert [as_text(value) for value in one.values()] == [
                in_cells(value) for value in other.values()
            ]


def as_text(value: Any) -> Any:
    """A value of a sheet as the CSV has it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime):
        return value.isoformat() if value.time().isoformat() != "00:00:00" else str(value.date())
    if isinstance(value, int | float):
        return float(Decimal(repr(value)).quantize(Decimal("1e-10")))
    return "" if value is None else value


def in_cells(text: str) -> Any:
    """A cell of the CSV as a sheet can hold it: without offset and without its apostrophe."""
    if len(text) == len("2026-11-20T10:00:00-05:00") and text[10:11] == "T":
        return text[:19]
    try:
        return text if "_" in text else float(text)
    except ValueError:
        return text.removeprefix("'").replace("\r\n", "\n")


def test_no_text_becomes_a_formula_a_link_or_a_number(book: Workbook):
    texts = [one["text"] for one in rows(book, "posts")]
    assert {FORMULA, MARKUP, RIGHT_TO_LEFT, LINK, "+1 for coffee", "\tTabbed"} <= set(texts)
    cells = [cell for found in book for row in found.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d", "b", "inlineStr"}
    assert [cell.coordinate for cell in cells if cell.hyperlink] == []
    ids = [one["post_id"] for one in rows(book, "posts")]
    assert all(isinstance(one, str) for one in ids)


def test_files_of_the_workbook_hold_no_formula_and_no_address(request: pytest.FixtureRequest):
    parts = zipfile.ZipFile(io.BytesIO(export(request, "xlsx")))
    sheets = [name for name in parts.namelist() if name.startswith("xl/worksheets/")]
    for name in sheets:
        assert b"<f>" not in parts.read(name)
        assert b"TargetMode" not in parts.read(name)
    assert not any("externalLink" in name for name in parts.namelist())


def test_the_trend_is_drawn_as_a_chart_over_its_cells(book: Workbook):
    [chart] = book["about"]._charts
    now, before = chart.series
    rows_of_trend = book["trend"].max_row
    letters = {cell.value: cell.column_letter for cell in book["trend"][1]}

    def cells(name: str) -> str:
        return f"trend!${letters[name]}$2:${letters[name]}${rows_of_trend}"

    assert now.val.numRef.f == cells("value")
    assert now.cat.numRef.f == cells("date")
    assert before.val.numRef.f == cells("previous_value")
    assert chart.display_blanks == "gap"


def test_the_first_sheet_tells_page_days_and_freshness(book: Workbook):
    told = {row[0]: row[1] for row in book["about"].iter_rows(values_only=True) if row[0]}
    assert told["Facebook Page"] == ACME_PAGE
    assert told["Days"] == f"{SINCE} to {UNTIL}"
    assert "Data through Sun 22 Nov 2026" in told["Freshness"]


def test_posts_have_the_history_that_was_read(book: Workbook, full: People):
    found = rows(book, "post_history")
    of_first = [one for one in found if one["post_id"].endswith("_0")]
    assert {(one["metric"], one["breakdown"], one["value"]) for one in of_first} == {
        ("post_media_view", None, 100),
        ("post_total_media_view_unique", None, 50),
        ("post_activity_by_action_type", "like", 5),
    }
    assert all((one["date"] - one["published_on"]).days == one["age_days"] for one in found)
    ids = {one["post_id"] for one in rows(book, "posts") if one["ranked_value"] is not None}
    assert {one["post_id"] for one in found} == ids


def test_what_one_sheet_cannot_hold_goes_on_in_the_next(tmp_path, monkeypatch):
    monkeypatch.setattr(sheet, "MOST_ROWS", 3)
    path = tmp_path / "rows.xlsx"
    with Written(str(path), {"constant_memory": True}) as written:
        values = ([number, Decimal(10**16 + 1 + number)] for number in range(5))
        sheet.write_sheets(written, Looks(written, ""), "rows", ["a", "b"], values)
    book = load_workbook(path)
    assert book.sheetnames == ["rows", "rows_2", "rows_3"]
    found = [row for one in book for row in one.iter_rows(min_row=2, values_only=True)]
    assert found == [(number, str(10**16 + 1 + number)) for number in range(5)]
