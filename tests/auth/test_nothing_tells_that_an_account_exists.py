"""Charlie has an account in another tenant, Dora has none: Alice is to see no difference."""

import re

from flask import Flask
from flask.testing import FlaskClient

from tests.api.test_people_and_roles import number_of, send
from tests.auth.inviting import answer_form, come_in, invite, path_of, row_of
from tests.people import BOB, CHARLIE
from tests.visitors import visitor

DORA = "dora@client.example"


def shape(value: object) -> object:
    """What is left of an answer without the words that differ from call to call."""
    if isinstance(value, dict):
        return {name: shape(each) for name, each in value.items()}
    text = re.sub(r"(?<=/join/)[\w-]{43}$", "secret", str(value))
    return text if "/join/" in text or value in (True, False) else (type(value), len(text) > 0)


def test_both_are_answered_and_listed_alike(alice: FlaskClient) -> None:
    told = [invite(alice, email, "analyst") for email in (CHARLIE, DORA)]
    assert shape(told[0]) == shape(told[1])
    assert len(told[0]["password"]) == len(told[1]["password"])
    assert told[0]["join_url"].startswith("http://localhost/join/")
    rows = [row_of(alice, email) for email in (CHARLIE, DORA)]
    assert shape(rows[0]) == shape(rows[1])
    assert [(row["invited"], row["role"]) for row in rows] == [(True, "analyst")] * 2


def test_their_numbers_come_from_the_order_in_which_they_were_added(alice: FlaskClient) -> None:
    for email in (DORA, CHARLIE):
        invite(alice, email)
    assert number_of(CHARLIE) == number_of(DORA) + 1


def test_both_are_renewed_alike_until_they_have_come_in(server: Flask, alice: FlaskClient) -> None:
    told = {}
    for email in (CHARLIE, DORA):
        first = invite(alice, email)
        answer = send(alice, "POST", f"/api/people/{number_of(email)}/invitation/")
        assert answer.status_code == 201
        told[email] = answer.json
        assert answer.json["password"] != first["password"]
        assert answer.json["join_url"] != first["join_url"]
    assert shape(told[CHARLIE]) == shape(told[DORA])
    answer_form(visitor(server, CHARLIE), path_of(told[CHARLIE]))
    come_in(server.test_client(), DORA, told[DORA]["password"])
    answers = [
        send(alice, "POST", f"/api/people/{number_of(email)}/invitation/")
        for email in (CHARLIE, DORA, BOB)
    ]
    assert {(answer.status_code, answer.text) for answer in answers} == {(422, answers[0].text)}
    assert [row_of(alice, email)["invited"] for email in (CHARLIE, DORA)] == [False, False]


def test_both_links_lead_to_the_workspace(server: Flask, alice: FlaskClient) -> None:
    told = invite(alice, DORA)
    dora = server.test_client()
    come_in(dora, DORA, told["password"])
    assert dora.get(path_of(told)).location == "/"


def test_where_somebody_else_waits_an_owner_still_hands_over_a_password(
    server: Flask, alice: FlaskClient
) -> None:
    lost = invite(alice, DORA)
    waits = invite(visitor(server, CHARLIE), DORA)
    renewed = send(alice, "POST", f"/api/people/{number_of(DORA)}/invitation/").json
    assert lost["password"] != renewed["password"]
    dora = server.test_client()
    come_in(dora, DORA, renewed["password"])
    assert answer_form(dora, path_of(waits)).location == "/"
