"""A first view of an overview: the document holds all of it, and few statements make it."""

import json
import re
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from ingest.plan.days import newest_day
from models.orm import now_utc
from models.scope import tenant_session
from tests.dashboard.ui.callbacks import server_callbacks
from tests.people import ACME_PAGE, ALICE, BOB, People
from tests.queries.numbers import put_counter, put_days, put_post, the_page
from tests.servers import whole_server
from tests.statements import sent_statements
from tests.visitors import visitor

ADDRESS = f"/pages/{ACME_PAGE}"
DRAWN = re.compile(r'<script type="application/json" id="drawn" data-answers="([^"]+)">([^<]+)<')
CALLBACKS = re.compile(r'href="(/_dash-dependencies\?m=\w+)"')
NAMED = re.compile(r'(?:src|href)="(/[^"]+)"')
MOST_STATEMENTS, MOST_WHO_ASKS = 16, 2
A_YEAR = "max-age=31536000"
CSS_NAMES = re.compile(r'url\("([^"]+)"\)')


@pytest.fixture
def server(people: People) -> Flask:
    newest = newest_day()
    days: dict[date, int] = {newest - timedelta(days=back): 1000 for back in range(60)}
    with tenant_session(people.acme) as session:
        page = the_page(session, people.acme_page)
        put_days(session, page, "page_media_view", days)
        post = put_post(session, page, "1_a", now_utc() - timedelta(days=3))
        put_counter(session, post, "post_media_view", newest, 200)
    return whole_server()


def drawn(text: str) -> dict[str, Any]:
    """The properties of the components in the document, by their ids."""
    found: dict[str, Any] = {}

    def walk(part: Any) -> None:
        if isinstance(part, dict):
            props = part.get("props", {})
            if isinstance(props, dict) and isinstance(props.get("id"), str):
                found[props["id"]] = props
            part = list(part.values())
        for each in part if isinstance(part, list) else []:
            walk(each)

    held = DRAWN.search(text)
    assert held
    assert held[1] == "/_dash-layout"
    walk(json.loads(held[2]))
    return found


def first_view(client: FlaskClient) -> str:
    """What a browser asks the server for: the document, and the list of callbacks."""
    text = client.get(ADDRESS).text
    callbacks = CALLBACKS.search(text)
    assert callbacks
    assert client.get(callbacks[1]).headers["Cache-Control"].endswith("immutable")
    return text


@pytest.mark.parametrize("email", [ALICE, BOB])
def test_it_takes_few_statements(server: Flask, email: str) -> None:
    client = visitor(server, email)
    first_view(client)
    with sent_statements() as sent:
        first_view(client)
    assert len(sent) <= MOST_STATEMENTS, "\n".join(sent)


def test_who_asks_is_found_by_two_statements(server: Flask) -> None:
    client = visitor(server, ALICE)
    client.get("/_dash-dependencies")
    with sent_statements() as sent:
        client.get("/_dash-dependencies")
    assert len(sent) <= MOST_WHO_ASKS


def test_the_document_holds_the_layout_at_its_own_address(server: Flask) -> None:
    client = visitor(server, ALICE)
    places = drawn(client.get(f"{ADDRESS}?range=last_7d").text)
    for location in ("url", "_pages_location"):
        assert places[location]["pathname"] == ADDRESS
        assert places[location]["search"] == "?range=last_7d"
    assert places["trend"]["figure"]["data"]
    assert places["_pages_store"]["data"]["title"].startswith("Acme Coffee")


def test_no_callback_is_made_for_what_stands_there(server: Flask) -> None:
    eager = [
        callback["output"]
        for callback in server_callbacks(visitor(server, ALICE))
        if not callback["prevent_initial_call"]
    ]
    assert eager == []


def test_another_release_has_another_list_of_callbacks(server: Flask) -> None:
    client = visitor(server, ALICE)
    assert client.get("/_dash-dependencies?m=older").headers["Cache-Control"] == "no-store"


def test_what_has_a_version_is_kept_for_a_year(server: Flask) -> None:
    client = visitor(server, ALICE)
    named = {one for one in NAMED.findall(client.get(ADDRESS).text) if "?m=" in one}
    sheet = next(one for one in named if "pagelens.css" in one)
    files = CSS_NAMES.findall(client.get(sheet).text)
    named |= {f"/assets/{one.removeprefix('../')}" for one in files if not one.startswith("data:")}
    assert any("fonts" in one for one in named)
    for one in named:
        answer = client.get(one)
        assert answer.status_code == 200, one
        assert A_YEAR in answer.headers["Cache-Control"], one
        answer.close()


@pytest.mark.parametrize(
    ("path", "loads"), [(ADDRESS, True), ("/settings", False), ("/glossary", False), ("/", False)]
)
def test_plotly_is_loaded_where_a_chart_is(server: Flask, path: str, *, loads: bool) -> None:
    assert ("plotly-basic" in visitor(server, ALICE).get(path).text) is loads


def test_a_chart_that_comes_later_finds_it(server: Flask) -> None:
    asked = "/_dash-component-suites/plotly/package_data/plotly.min.js"
    with visitor(server, ALICE).get(asked, follow_redirects=True) as answer:
        assert answer.status_code == 200
        assert "plotly-basic" in answer.request.path
