"""A viewer reads their own e-mail address whole, and of everybody else's a sign and the domain."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dashboard.queries.workspace.addresses import veiled_but
from models.scope import tenant_session
from notify.alerts import Finding, open_alert
from tests.api.acme_things import make_things
from tests.api.test_every_route_is_guarded import OPEN, calls
from tests.people import ALICE, BOB, DORA, People, add_client
from tests.visitors import visitor

ADDRESS = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+\w")
CLIENT = "c@client.example"


@pytest.fixture
def things(people: People, alice: FlaskClient) -> dict[str, object]:
    finding = Finding("report_failed", "report:1", f"It could not be sent to {CLIENT}: away.")
    finding.evidence["recipient"] = CLIENT
    with tenant_session(people.acme) as session:
        open_alert(session, people.acme, finding)
    return make_things(people, alice)


def addresses(server: Flask, client: FlaskClient, things: dict[str, object]) -> set[str]:
    """All that any answer to a GET of the API or of a file tells."""
    told = ""
    for call in calls(server, things):
        if call.method == "GET" and call.endpoint not in OPEN and call.path.startswith("/api/"):
            told += call.send(client).get_data().decode(errors="replace")
    return {found.lower() for found in ADDRESS.findall(told.replace("\\u2026", "…"))}


def test_no_answer_tells_a_viewer_more_than_their_own(
    server: Flask, alice: FlaskClient, bob: FlaskClient, things: dict[str, object]
) -> None:
    assert addresses(server, bob, things) == {BOB}
    assert {ALICE, BOB, CLIENT} <= addresses(server, alice, things)
    listed = [person["email"] for person in bob.get("/api/people/").json["results"]]
    assert listed == ["a…@acme.example", BOB]


def test_somebody_who_is_limited_finds_nobody_else(
    server: Flask, people: People, things: dict[str, object]
) -> None:
    add_client(people)
    dora = visitor(server, DORA)
    assert [one["email"] for one in dora.get("/api/people/").json["results"]] == [DORA]
    assert addresses(server, dora, things) == {DORA}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("", ""),
        ("BOB@acme.example", "BOB@acme.example"),
        ("to jo.e+x@sub.acme.example: no", "to j…@sub.acme.example: no"),
        ("“ä@b.example” (c@d.example)", "“ä…@b.example” (c…@d.example)"),
        ("no @ address, a@, @b", "no @ address, a@, @b"),
    ],
)
def test_an_address_is_veiled_wherever_it_stands(text: str, shown: str) -> None:
    assert veiled_but(BOB)(text) == shown
