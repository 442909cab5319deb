"""GET /api/meta/portfolio/ and …/file/: every Page of the filter, its columns, and the sums."""

import csv
import io
from datetime import date, timedelta
from decimal import Decimal

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook

from dashboard.actions.goals import set_goal
from dashboard.actions.screen_columns import choose_columns
from models import MetaPage
from models.scope import tenant_session
from tests.people import ACME_PAGE, ALICE, DORA, DORAS_PAGE, People, actor, add_client
from tests.queries.numbers import put_days, the_page
from tests.visitors import post, visitor

PORTFOLIO = "/api/meta/portfolio/"
DAYS = {"since": "2026-11-02", "until": "2026-11-08"}
FIRST = date(2026, 11, 2)
MANY = 30


@pytest.fixture
def pages(people: People) -> None:
    """Coffee has 10 views a day for two weeks, Dora's 100; thirty more Pages have none."""
    ids = [people.acme_page, add_client(people)]
    with tenant_session(people.acme) as session:
        for page, value in zip(ids, (10, 100), strict=True):
            week = {FIRST + timedelta(days=n): value for n in range(-7, 7)}
            put_days(session, the_page(session, page), "page_media_view", week)
        for number in range(MANY):
            name = f"=Page {number:02}"
            session.add(MetaPage(tenant_id=people.acme, page_id=f"88{number:02}", name=name))


def rows_of(client: FlaskClient, **more: object) -> list[dict[str, str]]:
    answer = client.get(f"{PORTFOLIO}file/", query_string=DAYS | more)
    assert answer.status_code == 200, answer.text
    return list(csv.DictReader(io.StringIO(answer.get_data().decode("utf-8-sig"))))


@pytest.mark.usefixtures("pages")
def test_the_file_has_every_page_of_the_filter_in_its_order(bob: FlaskClient) -> None:
    *rows, total = rows_of(bob, sort="views", order="desc")
    assert len(rows) == MANY + 2
    assert [row["page"] for row in rows[:3]] == ["Dora Flowers", "Acme Coffee", "'=Page 00"]
    first = rows[0]
    assert (first["views"], first["views_compared"], first["views_compared_previous"]) == (
        *("700", "700", "700"),
    )
    assert (first["views_change_rate"], first["previous_since"]) == ("0", "2026-10-26")
    assert (total["row"], total["views"], total["views_made_from"]) == (
        *("total", "770", "sum of 2 of 32 Pages"),
    )
    assert total["viewers"] == total["followers"] == ""
    assert [row["page"] for row in rows_of(bob, search="coff")[:-1]] == ["Acme Coffee"]


@pytest.mark.usefixtures("pages")
def test_each_sees_their_own_in_list_sums_and_file(
    server: Flask, alice: FlaskClient, charlie: FlaskClient
) -> None:
    group = post(
        alice, "/api/meta/page-groups/", json={"name": "Ours", "page_ids": [ACME_PAGE]}
    ).json["id"]
    listed = alice.get(PORTFOLIO, query_string=DAYS | {"limit": 2, "sort": "views"}).json
    assert (listed["count"], listed["next_offset"]) == (MANY + 2, 2)
    assert listed["together"]["totals"]["views"]["value"] == 770
    assert [(one["name"], one["totals"]["views"]["value"]) for one in listed["groups"]] == [
        ("Ours", 70)
    ]
    dora = visitor(server, DORA)
    hers = dora.get(PORTFOLIO, query_string=DAYS).json
    assert [one["name"] for one in hers["results"]] == ["Dora Flowers"]
    assert (hers["together"]["totals"]["views"]["value"], hers["groups"]) == (700, [])
    assert [row["page"] for row in rows_of(dora)] == ["Dora Flowers", ""]
    assert "Acme" not in charlie.get(PORTFOLIO).text
    assert [row["page"] for row in rows_of(charlie)] == ["Globex Running", ""]
    told = [
        client.get(PORTFOLIO, query_string={"group_id": asked}).json
        for client, asked in ((charlie, group), (charlie, 7777), (dora, group), (alice, 7777))
    ]
    assert [one["error"]["field"] for one in told] == ["group_id"] * 4
    assert len({one["error"]["message"] for one in told}) == 1


@pytest.mark.usefixtures("pages")
def test_a_file_has_the_columns_that_its_person_chose(
    people: People, alice: FlaskClient, bob: FlaskClient
) -> None:
    with tenant_session(people.acme) as session:
        choose_columns(actor(ALICE), session, "portfolio", ["followers", "views"])
    assert [name for name in rows_of(alice)[0] if "_" not in name][-2:] == ["views", "followers"]
    assert "viewers" not in rows_of(alice)[0]
    assert {"viewers", "open_alerts", "goals", "goals_told"} <= set(rows_of(bob)[0])


@pytest.mark.usefixtures("pages")
def test_a_workbook_holds_numbers_as_numbers(bob: FlaskClient) -> None:
    asked = DAYS | {"export_format": "xlsx", "search": "acme"}
    answer = bob.get(f"{PORTFOLIO}file/", query_string=asked)
    assert "portfolio-2026-11-02-to-2026-11-08.xlsx" in answer.headers["Content-Disposition"]
    book = load_workbook(io.BytesIO(answer.data))
    assert book.sheetnames == ["about", "pages", "totals", "goals"]
    head, page = book["pages"].iter_rows(values_only=True)
    told = dict(zip(head, page, strict=True))
    assert (told["page"], told["views"], told["views_change_rate"]) == ("Acme Coffee", 70, 0)
    [_head, total] = book["totals"].iter_rows(values_only=True)
    assert (total[0], told["since"].date()) == ("total", FIRST)


@pytest.mark.usefixtures("pages")
def test_goals_are_told_of_the_pages_that_one_sees(
    people: People, server: Flask, alice: FlaskClient, charlie: FlaskClient
) -> None:
    with tenant_session(people.acme) as session:
        for page_id in (ACME_PAGE, DORAS_PAGE):
            goal = {"metric": "page_media_view", "year": 2026, "month": 11}
            set_goal(actor(ALICE), session, page_id, goal | {"target": Decimal(600)})
    told = {row["page"]: row["goals_told"] for row in rows_of(alice) if row["goals_told"]}
    assert set(told) == {"Acme Coffee", "Dora Flowers"}
    assert told["Acme Coffee"].startswith("Views, goal of November 2026: 13\u202f% reached")
    asked = DAYS | {"export_format": "xlsx"}
    for client, pages in (
        (alice, ["Acme Coffee", "Dora Flowers"]),
        (visitor(server, DORA), ["Dora Flowers"]),
        (charlie, []),
    ):
        answer = client.get(f"{PORTFOLIO}file/", query_string=asked)
        head, *goals = load_workbook(io.BytesIO(answer.data))["goals"].iter_rows(values_only=True)
        assert [goal[0] for goal in goals] == pages
        assert [goal[head.index("target")] for goal in goals] == [600] * len(pages)
    with tenant_session(people.acme) as session:
        choose_columns(actor(ALICE), session, "portfolio", ["views"])
    book = load_workbook(io.BytesIO(alice.get(f"{PORTFOLIO}file/", query_string=asked).data))
    assert "goals" not in book.sheetnames


def test_what_cannot_be_used_is_told_before_a_file_begins(bob: FlaskClient) -> None:
    for field, asked in (
        ("since", {"since": "2999-01-01", "until": "2999-01-02"}),
        ("sort", {"sort": "bogus"}),
        ("order", {"order": "up"}),
        ("compare", {"compare": "previous", "compare_since": "2026-01-01"}),
        ("export_format", {"export_format": "pdf"}),
    ):
        answer = bob.get(f"{PORTFOLIO}file/", query_string=asked)
        assert answer.status_code == 422
        assert answer.json["error"]["field"].startswith(field)
