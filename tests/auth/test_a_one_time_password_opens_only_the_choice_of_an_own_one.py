from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from models import AuditEvent, User
from models.orm import now_utc
from models.scope import tenant_session, wide_session
from tests.api.test_people_and_roles import number_of, send
from tests.people import ALICE, BOB, CHARLIE, People
from tests.visitors import FORM_TOKEN, try_to_sign_in, visitor

DORA = "dora@acme.example"
OWN = "a password of my own"


@pytest.fixture
def one_time(server: Flask) -> str:
    """What Alice hands over to Dora."""
    return send(visitor(server, ALICE), "POST", "/api/people/", email=DORA, role="viewer").json[
        "password"
    ]


def choose(client: FlaskClient, new: str, again: str | None = None, **more: str) -> TestResponse:
    token = FORM_TOKEN.search(client.get("/password").text)
    assert token
    form = {"new": new, "again": again or new, "csrf_token": token[1]} | more
    return client.post("/password", data=form)


def dora_with(server: Flask, password: str) -> FlaskClient:
    client = server.test_client()
    assert try_to_sign_in(client, DORA, password).status_code == 302
    return client


def end_one_time_password() -> None:
    with wide_session("command") as session:
        session.execute(
            update(User)
            .where(User.email == DORA)
            .values(one_time_until=now_utc() - timedelta(seconds=1))
        )


def test_until_one_is_chosen_every_way_leads_to_the_choice(server: Flask, one_time: str) -> None:
    dora = dora_with(server, one_time)
    assert dora.get("/settings?section=people").location == (
        "/password?next=%2Fsettings%3Fsection%3Dpeople"
    )
    refused = dora.get("/api/people/")
    assert (refused.status_code, refused.json["error"]["code"]) == (403, "password_needed")
    assert send(dora, "POST", "/api/own/tokens/", name="x").status_code == 403
    assert dora.post("/_dash-update-component", json={}).status_code == 403


def test_an_own_password_ends_the_one_time_one_and_what_it_opened(
    server: Flask, one_time: str, people: People
) -> None:
    dora, elsewhere = dora_with(server, one_time), dora_with(server, one_time)
    chosen = choose(dora, OWN, next="/glossary")
    assert (chosen.status_code, chosen.location) == (302, "/glossary")
    assert dora.get("/api/people/").status_code == 200
    assert elsewhere.get("/api/people/").status_code == 401
    assert try_to_sign_in(server.test_client(), DORA, one_time).status_code == 401
    assert dora_with(server, OWN).get("/api/people/").status_code == 200
    with tenant_session(people.acme) as session:
        assert "password.chosen" in set(session.scalars(select(AuditEvent.action)))


@pytest.mark.parametrize(
    ("new", "again", "words"),
    [
        ("short", None, "at least 10"),
        (OWN, "another one", "differ"),
        ("", None, "differs from the present"),
    ],
)
def test_what_cannot_be_a_password_is_said(
    server: Flask, one_time: str, new: str, again: str | None, words: str
) -> None:
    answer = choose(dora_with(server, one_time), new or one_time, again)
    assert answer.status_code == 422
    assert words in answer.text


def test_it_ends_after_its_days_and_an_owner_gives_another(server: Flask, one_time: str) -> None:
    inside = dora_with(server, one_time)
    end_one_time_password()
    assert inside.get("/api/people/").status_code == 401
    refused = try_to_sign_in(server.test_client(), DORA, one_time)
    assert refused.status_code == 401
    assert "one-time password has ended" in refused.text
    assert "has ended" not in try_to_sign_in(server.test_client(), DORA, "a guess").text
    path = f"/api/people/{number_of(DORA)}/invitation/"
    renewed = send(visitor(server, ALICE), "POST", path)
    assert renewed.status_code == 201
    assert choose(dora_with(server, renewed.json["password"]), OWN).status_code == 302


def test_only_owners_renew_and_only_what_was_never_chosen(server: Flask, one_time: str) -> None:
    path = f"/api/people/{number_of(DORA)}/invitation/"
    assert send(visitor(server, BOB), "POST", path).status_code == 403
    charlie = visitor(server, CHARLIE)
    assert send(charlie, "POST", path).status_code == 404
    own = send(visitor(server, ALICE), "POST", f"/api/people/{number_of(BOB)}/invitation/")
    assert own.status_code == 422
    # Who adds Dora after Alice is told a password as well, and it opens nothing.
    assert send(charlie, "POST", "/api/people/", email=DORA, role="viewer").status_code == 201
    again = send(charlie, "POST", f"/api/people/{number_of(DORA, 'globex')}/invitation/")
    assert again.status_code == 201
    stranger = try_to_sign_in(server.test_client(), DORA, again.json["password"])
    assert stranger.status_code == 401
    assert dora_with(server, one_time)


def test_who_has_a_password_is_not_asked_to_choose(server: Flask) -> None:
    bob = visitor(server, BOB)
    assert bob.get("/password").location == "/settings/security"
    assert server.test_client().get("/password").location.startswith("/login")
