"""The files of a CSV export: complete, equal to the screen, and harmless in a spreadsheet."""

import csv
import io
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update

from dashboard.exports.csv.cells import cell
from dashboard.exports.csv.single import COLUMNS
from dashboard.exports.data.post_columns import COMPARED
from dashboard.exports.data.tables import TABLES
from models import MetaPage, MetaPost
from models.scope import tenant_session
from tests.exports.asking import ask, fetch, make
from tests.exports.conftest import FORMULA, MARKUP, SINCE, UNTIL
from tests.people import ACME_PAGE, People
from tests.queries.numbers import put_days, the_page
from tests.visitors import post

made: list[bytes] = []
BOM = b"\xef\xbb\xbf"


@pytest.fixture
def archive(request: pytest.FixtureRequest) -> zipfile.ZipFile:
    """Acme's export, made once for all tests of this file."""
    if not made:
        people: People = request.getfixturevalue("full")
        alice = request.getfixturevalue("alice")
        job = ask(alice)
        assert make(people.acme, job) == "completed"
        made.append(fetch(alice, job).data)
    return zipfile.ZipFile(io.BytesIO(made[0]))


def rows(archive: zipfile.ZipFile, name: str) -> list[dict[str, str]]:
    text = archive.read(name).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_the_zip_holds_tidy_files_with_the_mark_that_excel_wants(archive: zipfile.ZipFile):
    assert archive.namelist() == [
        "kpis.csv",
        "goals.csv",
        "trend.csv",
        "notes.csv",
        "daily_points.csv",
        "post_figures.csv",
        "post_sums.csv",
        "posts.csv",
        "post_history.csv",
        "data_dictionary.csv",
        "README.txt",
    ]
    assert all(archive.read(name).startswith(BOM) for name in archive.namelist())
    readme = archive.read("README.txt").decode("utf-8-sig")
    assert "Data through Sun 22 Nov 2026" in readme
    assert "America/Jamaica time" in readme


def test_every_number_is_the_one_of_the_screen(
    alice: FlaskClient, full: People, archive: zipfile.ZipFile
):
    days = {"since": SINCE, "until": UNTIL}
    shown = alice.get(f"/api/meta/pages/{ACME_PAGE}/overview/", query_string=days).json["kpis"]
    written = {row["metric"]: row for row in rows(archive, "kpis.csv")}
    for kpi in shown:
        row = written[kpi["metric"]]
        for name, column in (("value", "value"), ("previous", "previous_value")):
            assert as_number(row[column]) == pytest.approx(kpi[name])
    assert as_number(written["page_total_media_view_unique"]["value"]) == 7777
    query = {**days, "metric": "page_media_view"}
    points = alice.get(f"/api/meta/pages/{ACME_PAGE}/timeseries/", query_string=query).json
    trend = rows(archive, "trend.csv")
    assert [row["date"] for row in trend] == [point["date"] for point in points["points"]]
    for column, part, name in (
        ("value", "points", "value"),
        ("previous_value", "previous", "value"),
        ("previous_metric", "previous", "metric"),
    ):
        shown = [point[name] for point in points[part]]
        numbers = name == "value"
        assert [as_number(r[column]) if numbers else r[column] for r in trend] == shown


def as_number(text: str) -> float | None:
    return float(text) if text else None


def test_a_gap_is_empty_and_a_restated_day_says_what_it_was(archive: zipfile.ZipFile):
    trend = {row["date"]: row for row in rows(archive, "trend.csv")}
    assert trend["2026-11-03"]["value"] == ""
    assert trend["2026-11-10"]["restated_from"] == "999"
    points = rows(archive, "daily_points.csv")
    daily = [row for row in points if row["metric"] == "page_media_view"]
    assert len(daily) == 27
    assert "2026-11-03" not in {row["date"] for row in daily}
    assert {row["period"] for row in points} == {"day", "days_28"}


def test_posts_keep_the_order_of_the_view_and_their_texts_harmless(archive: zipfile.ZipFile):
    posts = rows(archive, "posts.csv")
    values = [as_number(row["ranked_value"]) for row in posts]
    assert values == [700, 600, 500, 400, 300, 200, 100, None]
    texts = {row["text"] for row in posts}
    assert {f"'{FORMULA}", "'+1 for coffee", "'\tTabbed", MARKUP} <= texts
    assert max(map(len, texts)) == 32_000


def test_the_dictionary_tells_every_column(archive: zipfile.ZipFile):
    told = {(row["file"], row["name"]) for row in rows(archive, "data_dictionary.csv")}
    for name in ("kpis.csv", "trend.csv", "daily_points.csv", "posts.csv"):
        assert {(name, column) for column in rows(archive, name)[0]} <= told
    assert ("PAGE", "page_media_view") in told


def test_the_single_file_has_all_parts(alice: FlaskClient, full: People):
    with tenant_session(full.acme) as session:
        session.execute(update(MetaPage).values(name="Acme\r\nCoffee\u202e"))
    job = ask(alice, csv_form="single", view="posts", posts_sort="asc")
    make(full.acme, job)
    file = fetch(alice, job)
    assert "acme-coffee-posts-2026-10-26-to-2026-11-22.csv" in file.headers["Content-Disposition"]
    assert file.data.startswith(BOM)
    found = list(csv.DictReader(io.StringIO(file.data.decode("utf-8-sig"), newline="")))
    parts = {"about", "kpi", "trend", "trend_before", "note", "point", "post", "post_history"}
    parts |= {"post_figure", "post_type"}
    assert {row["part"] for row in found} == parts
    about = {row["name"]: row["value"] for row in found if row["part"] == "about"}
    assert about["page"] == "Acme Coffee"
    assert about["data_through"] == "2026-11-22"
    assert about["made_at"].endswith("-05:00")


def test_filters_of_the_posts_hold_in_the_file_and_are_named(alice: FlaskClient, full: People):
    with tenant_session(full.acme) as session:
        session.execute(update(MetaPost).where(MetaPost.post_id.endswith("_4")).values(type="reel"))
    job = ask(alice, view="posts", posts_words="coffee", posts_type="reel")
    make(full.acme, job)
    found = zipfile.ZipFile(io.BytesIO(fetch(alice, job).data))
    assert [row["text"] for row in rows(found, "posts.csv")] == ["'+1 for coffee"]
    told = found.read("README.txt").decode("utf-8-sig")
    assert "only posts of the type Reel with “coffee” in their text" in told


def test_the_trend_comes_in_the_parts_that_are_shown(alice: FlaskClient, full: People):
    day = date(2026, 11, 20)
    with tenant_session(full.acme) as session:
        page = the_page(session, full.acme_page)
        for flag, value in (("1", 5), ("0", 7)):
            key = f"is_from_ads={flag}"
            put_days(session, page, "page_media_view", {day: value}, breakdown=key)
    job = ask(alice, trend_split="ads")
    make(full.acme, job)
    trend = rows(zipfile.ZipFile(io.BytesIO(fetch(alice, job).data)), "trend.csv")
    known = {row["part"]: row["value"] for row in trend if row["value"]}
    assert known == {"From ads": "5", "Organic": "7"}
    assert len(trend) == 2 * 28


def test_the_notes_of_people_stand_beside_the_trend(alice: FlaskClient, full: People):
    path = f"/api/meta/pages/{ACME_PAGE}/notes/"
    answer = post(alice, path, json={"day": "2026-11-10", "note": "=A campaign began"})
    assert answer.status_code == 201, answer.text
    job = ask(alice)
    make(full.acme, job)
    notes = rows(zipfile.ZipFile(io.BytesIO(fetch(alice, job).data)), "notes.csv")
    assert {"day": "2026-11-10", "kind": "person", "note": "'=A campaign began"} in notes


@pytest.mark.parametrize(
    ("separator", "between", "point"), [("semicolon", ";", ","), ("tab", "\t", ".")]
)
def test_the_separator_is_the_one_that_was_chosen(
    alice: FlaskClient, full: People, separator: str, between: str, point: str
):
    found = {}
    for name in ("comma", separator):
        job = ask(alice, csv_form="single", csv_separator=name)
        make(full.acme, job)
        text = fetch(alice, job).data.decode("utf-8-sig")
        lines = io.StringIO(text, newline="")
        found[name] = list(csv.DictReader(lines, delimiter="," if name == "comma" else between))
    assert any("." in row["value"] for row in found["comma"] if row["part"] == "kpi")
    assert [shown for row in found[separator] if (shown := numbers_of(row))] == [
        shown.replace(".", point) for row in found["comma"] if (shown := numbers_of(row))
    ]
    assert [row["title"] for row in found[separator]] == [row["title"] for row in found["comma"]]


def numbers_of(row: dict[str, str]) -> str:
    return "" if row["part"] == "about" else row["value"]


def test_an_unknown_separator_is_refused(alice: FlaskClient, full: People):
    answer = post(
        alice,
        f"/api/meta/pages/{ACME_PAGE}/exports/",
        json={"export_format": "csv", "csv_separator": "|"},
    )
    assert answer.status_code == 422
    assert answer.json["error"]["field"] == "csv_separator"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (Decimal("-5"), "-5"),
        (Decimal("1E+3"), "1000"),
        (Decimal("0.1") / 3, "0.0333333333"),
        (0.25, "0.25"),
        (12_400, "12400"),
        ("-5", "'-5"),
        ("  =1+1", "'  =1+1"),
        ("@me", "'@me"),
        ("\r=1", "'\r=1"),
        ("plain", "plain"),
    ],
)
def test_a_number_stays_a_number_and_a_formula_a_text(value: Any, text: str):
    assert cell(value) == text


def test_the_documentation_tells_every_column():
    told = (Path(__file__).parents[2] / "docs" / "exports.md").read_text()
    of_choice = {name: column.meaning for name, column in COMPARED.items()}
    for columns in (*(table.columns for table in TABLES), COLUMNS, of_choice):
        for name, meaning in columns.items():
            assert f"| `{name}` | {meaning} |" in told
