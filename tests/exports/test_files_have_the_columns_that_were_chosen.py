"""Posts in files have the columns that their reader chose for the table, in its order."""

import csv
import io
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook

from dashboard.actions.screen_columns import choose_columns
from models import ExportJob, MetaPost
from models.scope import tenant_session
from tests.dashboard.ui.pressing import drawn, press
from tests.exports.asking import PATH, made
from tests.exports.conftest import LAST, SINCE, UNTIL
from tests.people import ACME_PAGE, ALICE, BOB, People, actor
from tests.queries.numbers import put_counter
from tests.servers import whole_server
from tests.visitors import change, post, visitor

IS = ["rank", "post_id", "type", "text", "link", "labels"]
USUAL = [
    *("rank", "post_id", "published_at", "published_on", "type", "text", "link", "ranked_by"),
    *("ranked_value", "times_usual", "views", "viewers", "reactions", "engagements", "clicks"),
    *("engagement_rate", "labels", "imported"),
]
CHOSEN = ["post_media_view", "click_rate", "times_usual", "published"]
IN_FILE = [
    *(*IS, "published_at", "published_on", "ranked_by", "ranked_value", "views", "click_rate"),
    *("times_usual", "usual", "usual_age", "usual_posts", "unusual", "clicks", "imported"),
]
ASKED = {
    "view": "posts",
    "posts_metric": "post_total_media_view_unique",
    "posts_order_by": "post_clicks",
    "posts_columns": CHOSEN,
}
REPORTS = f"/api/meta/pages/{ACME_PAGE}/reports/"


@pytest.fixture
def clicked(full: People) -> People:
    """Three posts have clicks, those with fewer viewers the more; five had 200 at 2 days."""
    with tenant_session(full.acme) as session:
        for place in range(1, 6):
            found = session.query(MetaPost).filter_by(post_id=f"{ACME_PAGE}_{place}").one()
            day = LAST - timedelta(days=2 * place)
            put_counter(session, found, "post_total_media_view_unique", day, 200)
        for place, clicks in ((0, 30), (1, 20), (2, 10)):
            found = session.query(MetaPost).filter_by(post_id=f"{ACME_PAGE}_{place}").one()
            put_counter(session, found, "post_clicks", LAST, clicks)
    return full


def table(archive: bytes, name: str = "posts.csv") -> list[list[str]]:
    text = zipfile.ZipFile(io.BytesIO(archive)).read(name).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


def test_every_form_has_them_sorted_as_the_table_is(clicked: People, bob: FlaskClient) -> None:
    archive = made(bob, clicked, **ASKED)
    head, *rows = table(archive)
    assert head == IN_FILE
    found = [dict(zip(head, row, strict=True)) for row in rows]
    assert [one["clicks"] for one in found[:4]] == ["30", "20", "10", ""]
    first = found[0]
    assert (first["views"], first["ranked_value"], first["click_rate"]) == ("100", "50", "0.6")
    against = [first[name] for name in ("times_usual", "usual", "usual_age", "usual_posts")]
    assert against == ["0.25", "200", "2", "6"]
    told = {
        row[2]: row[-1] for row in table(archive, "data_dictionary.csv") if row[1] == "posts.csv"
    }
    assert list(told) == IN_FILE
    assert told["click_rate"] == "Clicks ÷ viewers of the same post"
    book = load_workbook(io.BytesIO(made(bob, clicked, "xlsx", **ASKED)))
    assert [cell.value for cell in book["posts"][1]] == IN_FILE
    rate = book["posts"].cell(2, IN_FILE.index("click_rate") + 1)
    assert (rate.value, rate.number_format) == (0.6, "0.0%")
    single = made(bob, clicked, **ASKED, csv_form="single").decode("utf-8-sig")
    numbers = csv.DictReader(io.StringIO(single, newline=""))
    mine = [one for one in numbers if (one["part"], one["post_id"]) == ("post", first["post_id"])]
    assert {one["name"]: one["value"] for one in mine} == {
        "post_total_media_view_unique": "50",
        "post_media_view": "100",
        "post_clicks": "30",
        "click_rate": "0.6",
        "times_usual": first["times_usual"],
    }


def test_without_a_choice_they_stay_what_they_are(clicked: People, bob: FlaskClient) -> None:
    assert table(made(bob, clicked, view="posts"))[0] == USUAL
    assert table(made(bob, clicked, view="posts", posts_columns=[]))[0] == [
        *(*IS, "ranked_by", "ranked_value", "imported")
    ]


def test_whoever_chose_them_on_screen_has_them_in_their_files(clicked: People) -> None:
    server = whole_server()
    posts = {
        "url__pathname": f"/pages/{ACME_PAGE}/posts",
        "url__search": f"?since={SINCE}&until={UNTIL}",
    }
    with tenant_session(clicked.acme) as session:
        choose_columns(actor(ALICE), session, "posts", CHOSEN)
    for email in (ALICE, BOB):
        press(
            visitor(server, email), "export.n_clicks", 1, "csv-zip",
            columns_chosen__value=CHOSEN, **posts,
        )  # fmt: skip
    with tenant_session(clicked.acme) as session:
        jobs = session.query(ExportJob).order_by(ExportJob.created_at)
        assert [job.options.get("posts_columns") for job in jobs] == [CHOSEN, None]


def test_a_report_keeps_those_that_the_screen_showed(clicked: People, alice: FlaskClient) -> None:
    with tenant_session(clicked.acme) as session:
        choose_columns(actor(ALICE), session, "posts", [*CHOSEN, "no such metric"])
    of = f"/pages/{ACME_PAGE}/posts?order_by=post_clicks"
    form = str(drawn(whole_server(), ALICE, "/settings/reports", of=of))
    assert f"'posts_columns': {CHOSEN}" in form
    assert "'posts_order_by': 'post_clicks'" in form
    body = {"frequency": "weekly", "recipients": ["a@b.example"], "export_format": "csv"} | ASKED
    report = post(alice, REPORTS, json=body).json
    assert {name: report["options"][name] for name in ASKED} == ASKED
    path = f"/api/reports/{report['report_id']}/"
    assert change(alice, "patch", path, json={"name": "Weekly"}).json["options"]["posts_columns"]
    usual = change(alice, "patch", path, json={"posts_columns": None}).json["options"]
    assert "posts_columns" not in usual


def test_the_api_tells_the_same_numbers(clicked: People, bob: FlaskClient) -> None:
    query = {"since": SINCE, "until": UNTIL, "columns": "click_rate,published"}
    path = f"/api/meta/pages/{ACME_PAGE}/posts/"
    told = bob.get(path, query_string=query).json["results"]
    rates = {one["post_id"]: one["metrics"].get("click_rate") for one in told}
    assert rates[f"{ACME_PAGE}_0"] == 0.6
    wrong = bob.get(path, query_string=query | {"columns": "click_rate,no_metric"})
    assert (wrong.status_code, wrong.json["error"]["field"]) == (422, "columns")


@pytest.mark.parametrize("wrong", [["no_metric"], ["type", "type"], ["type"] * 13, "type", [""]])
def test_what_is_no_column_is_refused_by_name(
    clicked: People, alice: FlaskClient, server: Flask, wrong: Any
) -> None:
    body = {"frequency": "weekly", "recipients": ["a@b.example"], "posts_columns": wrong}
    for path, asked in ((PATH, {"export_format": "csv", "posts_columns": wrong}), (REPORTS, body)):
        answer = post(alice, path, json=asked)
        assert (answer.status_code, answer.json["error"]["field"]) == (422, "posts_columns")
