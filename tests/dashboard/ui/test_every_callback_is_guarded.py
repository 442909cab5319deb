"""Walks every callback of the app as the browser calls it: nobody is shown another tenant's."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from dashboard.server import create_server
from models.scope import tenant_session
from tests.people import ACME_PAGE, ALICE, CHARLIE, People
from tests.queries.numbers import NOON, put_post, the_page
from tests.visitors import post, visitor

PLACES = {
    "at-page": f"/pages/{ACME_PAGE}",
    "at-portfolio": "/",
    "at-overview": f"/pages/{ACME_PAGE}",
    "at-posts": f"/pages/{ACME_PAGE}/posts",
    "at-post": f"/pages/{ACME_PAGE}/posts/1_a",
    "at-glossary": "/glossary",
    "at-health": "/sync-health",
    "at-settings": "/settings",
    "lists-watched": "/",
}
QUERIES = (
    "",
    f"?page_id={ACME_PAGE}&q=Acme&section=people",
    "?section=reports",
    "?range=this_month&metric=engagement_rate&split=ads&period=week",
)
ODD = (
    *(None, [], {}, -1, True, "x", ["\x00"], {"pathname": None, "search": {}}, 10**30),
    {"pathname": f"/pages/{ACME_PAGE}/posts/1_a", "search": "?from=-1&page=-5&pages=1e9&q=%00"},
    {"pathname": f"/pages/{ACME_PAGE}", "search": "?since=0000-01-01&until=9999-12-31"},
    {"pathname": f"/pages/{ACME_PAGE}\ud800", "search": "?q=\ud800&page_id=\ud800&status=\ud800"},
    {"pathname": "/pages/" + "9" * 60_000, "search": "?" + "&q=x" * 9_000},
    {"pathname": "/pages/٣/posts", "search": "?page=٣&from=²&posts=²&pages=²"},
)
FAILED = "could not be loaded"


@pytest.fixture
def server(people: People) -> Flask:
    with tenant_session(people.acme) as session:
        made = put_post(session, the_page(session, people.acme_page), "1_a", NOON)
        made.message = "Beans of spring"
    return create_server()


def callbacks(client: FlaskClient) -> list[dict[str, Any]]:
    """Those that the server answers."""
    found = client.get("/_dash-dependencies").json
    return [each for each in found if not each["clientside_function"]]


def call(client: FlaskClient, callback: dict[str, Any], value: Any) -> TestResponse:
    """What the browser sends when the first input has become `value`."""
    output = callback["output"]
    names = [name.rsplit(".", 1) for name in output.strip(".").split("...")]
    outputs = [{"id": place, "property": name} for place, name in names]
    inputs = [each | {"value": None} for each in callback["inputs"]]
    inputs[0]["value"] = value
    first = callback["inputs"][0]
    body = {
        "output": output,
        "outputs": outputs if output.startswith("..") else outputs[0],
        "inputs": inputs,
        "changedPropIds": [f"{first['id']}.{first['property']}"],
        "state": [each | {"value": None} for each in callback["state"]],
    }
    return post(
        client, "/_dash-update-component", data=json.dumps(body), content_type="application/json"
    )


def visits(callback: dict[str, Any]) -> Iterator[Any]:
    """The addresses of Acme at which this callback runs; the place of a new one is named here."""
    place = callback["inputs"][0]["id"]
    if place == "account-open":
        return iter([1])
    return ({"pathname": PLACES[place], "search": query} for query in QUERIES)


def test_charlie_is_shown_nothing_of_acme(server: Flask) -> None:
    charlie, alice = visitor(server, CHARLIE), visitor(server, ALICE)
    shown = ""
    for callback in callbacks(charlie):
        for value in visits(callback):
            answer = call(charlie, callback, value)
            assert answer.status_code in (200, 204), (callback["output"], value)
            for secret in ("Acme Coffee", "acme.example", "Beans of spring", FAILED):
                assert secret not in answer.text, (callback["output"], value)
            shown += call(alice, callback, value).text
    assert FAILED not in shown
    for own in ("Acme Coffee", "alice@acme.example", "Beans of spring"):
        assert own in shown


def test_no_input_is_too_odd_for_a_calm_answer(server: Flask) -> None:
    alice = visitor(server, ALICE)
    wrong = []
    for callback in callbacks(alice):
        for value in ODD:
            answer = call(alice, callback, value)
            if answer.status_code >= 500 or FAILED in answer.text:
                wrong.append((callback["output"], str(value)[:80], answer.status_code))
    assert wrong == []


def test_a_call_of_no_known_shape_is_refused(server: Flask) -> None:
    alice = visitor(server, ALICE)
    known = callbacks(alice)[0]["output"]
    empty: dict[str, Any] = {"output": known, "inputs": [], "changedPropIds": []}
    for body in ({}, [], 5, {"output": "x.children"}, {"output": {}}, empty, empty | {"inputs": 7}):
        assert post(alice, "/_dash-update-component", json=body).status_code in (200, 400), body
    assert alice.get("/_dash-component-suites/dash/nothing.js").status_code == 404


def test_without_a_session_or_its_token_no_callback_runs(server: Flask) -> None:
    nobody, alice = server.test_client(), visitor(server, ALICE)
    for callback in callbacks(alice):
        assert call(nobody, callback, None).status_code == 401
    assert alice.post("/_dash-update-component", json={}).status_code == 403
