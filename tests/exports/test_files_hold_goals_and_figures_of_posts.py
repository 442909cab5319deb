"""Data files hold the goals, and what the posts of the days say together, as the screens do."""

import csv
import io
import zipfile
from decimal import Decimal

import pytest
from flask.testing import FlaskClient
from openpyxl import load_workbook

from dashboard.actions.goals import set_goal
from dashboard.exports.sections import ALL_SECTIONS
from models.scope import tenant_session
from tests.exports.asking import made
from tests.exports.conftest import SINCE, UNTIL
from tests.people import ACME_PAGE, ALICE, People, actor
from tests.visitors import post

DAYS = {"since": SINCE, "until": UNTIL}
WITHOUT = [name for name in ALL_SECTIONS if name != "goals"]
GOAL = {"metric": "page_media_view", "year": 2026}


@pytest.fixture
def wanted(full: People) -> People:
    """Goals of three months, of which the files have days of two, and one of the year."""
    with tenant_session(full.acme) as session:
        for month, target in ((9, 9000), (10, 20_000), (11, 33_333), (0, 400_000)):
            set_goal(
                actor(ALICE), session, ACME_PAGE, GOAL | {"month": month, "target": Decimal(target)}
            )
    return full


def rows(text: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.decode("utf-8-sig"), newline="")))


def test_goals_stand_in_the_files_as_on_the_card(wanted: People, bob: FlaskClient) -> None:
    archive = zipfile.ZipFile(io.BytesIO(made(bob, wanted)))
    found = {(one["year"], one["month"]): one for one in rows(archive.read("goals.csv"))}
    assert set(found) == {("2026", "10"), ("2026", "11"), ("2026", "")}
    path = f"/api/meta/pages/{ACME_PAGE}/overview/"
    card = bob.get(path, query_string=DAYS).json["goals"]
    assert {one["goal"]["month"] for one in card} == {0, 11}
    for standing in card:
        one, progress = found["2026", str(standing["goal"]["month"] or "")], standing["progress"]
        assert float(one["target"]) == standing["goal"]["target"]
        for column, name in (("value", "value"), ("pace", "pace"), ("share", "share")):
            assert float(one[column]) == pytest.approx(progress[name])
        assert (one["state"], one["page_id"]) == (progress["state"], ACME_PAGE)
        assert int(one["days_passed"]) == progress["passed"]
    october = found["2026", "10"]
    assert (october["state"], october["days_with_value"], october["days"]) == (
        "reached",
        "31",
        "31",
    )
    assert "reached" in found["2026", "11"]["told"]
    book = load_workbook(io.BytesIO(made(bob, wanted, "xlsx")))
    head, *lines = book["goals"].iter_rows()
    assert len(lines) == 3
    cells = dict(zip([cell.value for cell in head], lines[0], strict=True))
    assert (cells["share"].number_format, cells["year"].number_format) == ("0.0%", "0")
    assert isinstance(cells["pace"].value, int | float)
    single = rows(made(bob, wanted, csv_form="single"))
    goals = {(one["title"], one["period"]) for one in single if one["part"] == "goal"}
    assert ("Views, goal of 2026-11", "pace") in goals


def test_goals_that_were_left_out_are_in_no_file(wanted: People, bob: FlaskClient) -> None:
    archive = zipfile.ZipFile(io.BytesIO(made(bob, wanted, sections=WITHOUT)))
    assert "goals.csv" not in archive.namelist()
    assert "goals.csv" not in archive.read("README.txt").decode("utf-8-sig")
    assert b"goals.csv" not in archive.read("data_dictionary.csv")
    assert "goals" not in load_workbook(io.BytesIO(made(bob, wanted, "xlsx", sections=WITHOUT)))
    single = made(bob, wanted, csv_form="single", sections=WITHOUT)
    assert b"\r\ngoal," not in single


def test_figures_and_sums_of_posts_are_those_of_the_screen(
    full: People, alice: FlaskClient
) -> None:
    post(alice, "/api/meta/post-labels/", json={"name": "Coffee", "words": ["coffee"]})
    asked = {"posts_metric": "post_activity_by_action_type", "view": "posts"}
    archive = zipfile.ZipFile(io.BytesIO(made(alice, full, **asked)))
    query = DAYS | {"metric": "post_activity_by_action_type"}
    told = alice.get(f"/api/meta/pages/{ACME_PAGE}/posts/", query_string=query).json
    figures = rows(archive.read("post_figures.csv"))
    assert [one["figure"] for one in figures] == [one["key"] for one in told["figures"]]
    for one, other in zip(figures, told["figures"], strict=True):
        for column, name in (("value", "value"), ("previous_value", "previous")):
            assert (float(one[column]) if one[column] else None) == other[name]
        assert (one["posts"], one["previous_on"]) == (str(other["posts"]), told["previous_on"])
    sums = {(one["by"], one["name"]): one for one in rows(archive.read("post_sums.csv"))}
    assert set(sums) == {("type", "photo"), ("label", "Coffee")}
    coffee, photos = sums["label", "Coffee"], sums["type", "photo"]
    assert (coffee["posts"], coffee["total_views"], coffee["median_views"]) == ("1", "500", "500")
    assert (photos["posts"], photos["total_views"], photos["median_views"]) == ("8", "2800", "400")
    assert (photos["total_value"], photos["unit"]) == ("35", "count")
    single = rows(made(alice, full, csv_form="single", **asked))
    parts = {(one["part"], one["name"], one["title"]): one["value"] for one in single}
    assert parts["post_label", "total_post_activity_by_action_type", "Coffee"] == "5"
    [current] = [
        one["value"]
        for one in single
        if (one["part"], one["name"], one["period"]) == ("post_figure", "total_views", "current")
    ]
    assert current == "2800"
