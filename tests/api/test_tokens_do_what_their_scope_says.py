"""A token's scope is asked for in one place, for every action that there is and will be."""

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_login import login_user
from sqlalchemy import func, select, update

from dashboard.actions.answers import Done
from dashboard.actions.roles import ACTIONS, InsufficientScopeError, NeedsSessionError, reaches
from dashboard.auth.api_tokens import issue_api_token
from dashboard.auth.identity import identify
from ingest.connect import ConnectError
from models import ApiToken, Membership, User
from models.orm import now_utc
from models.scope import tenant_session, wide_session
from models.tenancy import SCOPES
from tests.actions.things import make_things
from tests.actions.trials import TRIALS
from tests.api.test_people_and_roles import send
from tests.people import ACME_PAGE, ALICE, ANA, BOB, CHARLIE, People, actor, add_analyst
from tests.visitors import visitor

NOTES = f"/api/meta/pages/{ACME_PAGE}/notes/"
NOTE = {"day": "2026-11-01", "note": "Opened"}
TOKENS = "/api/own/tokens/"
ALL = "/api/tokens/"


class Program:
    """Whoever sends a person's token."""

    def __init__(self, server: Flask, email: str, scope: str, *, days: int | None = 90) -> None:
        with wide_session("command") as session:
            self.token, row = issue_api_token(session, email, scope=scope, days=days)
        self.client, self.token_id = server.test_client(), row.id

    def send(self, method: str, path: str, **body: object):
        headers = {"Authorization": f"Bearer {self.token}"}
        return self.client.open(path, method=method, json=body or None, headers=headers)


def code(answer) -> str:
    return answer.json["error"]["code"]


@pytest.mark.parametrize("scope", SCOPES)
def test_each_action_takes_its_scope(people: People, server: Flask, scope: str) -> None:
    things = make_things(people)
    who = replace(actor(ALICE), scope=scope)
    for name, rule in ACTIONS.items():
        with server.test_request_context("/"), tenant_session(people.acme) as session:
            login_user(identify(who.user_id, who.tenant_id))
            answer: object
            try:
                answer = TRIALS[name](who, session, things)
            except (InsufficientScopeError, NeedsSessionError, ConnectError) as error:
                answer = error
            session.rollback()
        if not rule.by_token:
            assert isinstance(answer, NeedsSessionError), name
        elif not reaches(scope, rule.scope):
            assert isinstance(answer, InsufficientScopeError), name
            assert str(answer).count(".") == 1
        else:
            assert isinstance(answer, Done | ConnectError), name


def test_to_read_is_get_only_and_the_refusal_names_what_would_do(server: Flask) -> None:
    program = Program(server, ALICE, "read")
    for path in ("/api/meta/pages/", "/api/meta/view-links/", "/api/people/", ALL, TOKENS):
        assert program.send("GET", path).status_code == 200, path
    for method, path in (("POST", NOTES), ("POST", "/api/nothing/"), ("DELETE", "/api/people/1/")):
        refused = program.send(method, path, **NOTE)
        assert (refused.status_code, code(refused)) == (403, "insufficient_scope")
        assert 'scope="write"' in refused.headers["WWW-Authenticate"]


def test_to_write_is_what_analysts_do_and_to_manage_what_owners_do(server: Flask) -> None:
    writes, manages = Program(server, ALICE, "write"), Program(server, ALICE, "manage")
    assert writes.send("POST", NOTES, **NOTE).status_code == 201
    colour = {"report_color": "#123456"}
    refused = writes.send("PATCH", "/api/workspace/", **colour)
    assert (refused.status_code, code(refused)) == (403, "insufficient_scope")
    assert 'scope="manage"' in refused.headers["WWW-Authenticate"]
    assert manages.send("PATCH", "/api/workspace/", **colour).status_code == 204


def test_a_scope_is_never_more_than_the_role_of_its_person(server: Flask) -> None:
    program = Program(server, BOB, "manage")
    assert code(program.send("POST", NOTES, **NOTE)) == "forbidden"
    assert program.send("GET", ALL).status_code == 403
    assert program.send("GET", TOKENS).json["results"][0]["scope"] == "write"
    add_analyst()
    with wide_session("command") as session:
        session.execute(update(Membership).values(role="viewer").where(is_of(ANA)))
    demoted = Program(server, ANA, "write")
    assert code(demoted.send("POST", NOTES, **NOTE)) == "forbidden"


def is_of(email: str):
    return Membership.user_id == select(User.id).where(User.email == email).scalar_subquery()


def test_no_token_makes_owners_nor_learns_the_secrets_of_one(server: Flask) -> None:
    program = Program(server, ALICE, "manage")
    guest = {"email": "dan@client.example"}
    made = program.send("POST", "/api/people/", **guest, role="owner")
    assert (made.status_code, code(made)) == (403, "session_needed")
    assert program.send("POST", "/api/people/", **guest, role="viewer").status_code == 201
    with wide_session("command") as session:
        number = session.scalar(select(func.max(Membership.number)))
    person = f"/api/people/{number}/"
    assert code(program.send("PATCH", person, role="owner")) == "session_needed"
    assert program.send("POST", f"{person}invitation/").status_code == 201
    alice = visitor(server, ALICE)
    assert send(alice, "PATCH", person, role="owner").status_code == 204
    assert code(program.send("POST", f"{person}invitation/")) == "session_needed"


def test_a_token_opens_no_screen_and_no_credentials(server: Flask) -> None:
    program = Program(server, ALICE, "manage")
    passwords = {"present": "x", "new": "y"}
    for method, path, body in (
        ("POST", TOKENS, {"name": "x"}),
        ("DELETE", f"{TOKENS}{program.token_id}/", {}),
        ("DELETE", f"{ALL}{program.token_id}/", {}),
        ("POST", "/api/own/password/", passwords),
    ):
        refused = program.send(method, path, **body)
        assert (refused.status_code, code(refused)) == (403, "session_needed"), path
    screen = program.send("GET", "/settings/tokens")
    assert (screen.status_code, code(screen)) == (403, "session_needed")


def test_a_token_ends_by_itself(server: Flask) -> None:
    program, endless = Program(server, BOB, "read"), Program(server, BOB, "read", days=None)
    with wide_session("command") as session:
        ended = now_utc() - timedelta(seconds=1)
        session.execute(
            update(ApiToken).where(ApiToken.id == program.token_id).values(expires_at=ended)
        )
    assert program.send("GET", "/api/meta/pages/").status_code == 401
    listed = endless.send("GET", TOKENS).json
    assert [one["expired"] for one in listed["results"]] == [False, True]
    assert listed["results"][0]["expires_at"] is None


def test_use_is_written_once_a_minute(server: Flask) -> None:
    program = Program(server, BOB, "read")
    seen = [used(program, read=True) for _ in range(2)]
    assert seen[0] is not None and seen[0] == seen[1]
    with wide_session("command") as session:
        session.execute(update(ApiToken).values(last_used_at=now_utc() - timedelta(seconds=61)))
    before = used(program)
    assert used(program, read=True) > before


def used(program: Program, *, read: bool = False):
    if read:
        assert program.send("GET", "/api/meta/pages/").status_code == 200
    with wide_session("command") as session:
        return session.get_one(ApiToken, program.token_id).last_used_at


def test_what_is_made_is_listed_and_owners_end_any(
    server: Flask, alice: FlaskClient, bob: FlaskClient, charlie: FlaskClient
) -> None:
    made = send(bob, "POST", TOKENS, name="Looker", scope="write", expires_days=30).json
    [told] = bob.get(TOKENS).json["results"]
    assert (told["token_id"], told["scope"], told["email"]) == (made["token_id"], "write", BOB)
    assert told["expires_at"] == made["expires_at"]
    assert made["token"] not in bob.get(TOKENS).text
    assert bob.get(ALL).status_code == 403
    assert [one["email"] for one in alice.get(ALL).json["results"]] == [BOB]
    assert (charlie.get(ALL).json["count"], alice.get(TOKENS).json["count"]) == (0, 0)
    one = f"{ALL}{made['token_id']}/"
    assert send(charlie, "DELETE", one).status_code == 404
    assert send(bob, "DELETE", one).status_code == 403
    assert send(alice, "DELETE", one).status_code == 204
    assert send(alice, "DELETE", one).status_code == 404
    assert bob.get(TOKENS).json["count"] == 0


@pytest.mark.parametrize(
    ("email", "given", "field"),
    [
        (BOB, {"scope": "manage"}, "scope"),
        (BOB, {"scope": "all"}, "scope"),
        (CHARLIE, {"expires_days": None}, "expires_days"),
        (CHARLIE, {"expires_days": 0}, "expires_days"),
        (CHARLIE, {"expires_days": 10**9}, "expires_days"),
    ],
)
def test_what_cannot_be_made_is_told_at_its_field(server: Flask, email, given, field) -> None:
    answer = send(visitor(server, email), "POST", TOKENS, name="x", **given)
    assert (answer.status_code, answer.json["error"]["field"]) == (422, field)


def test_only_where_an_owner_allows_it_a_token_never_ends(server: Flask, alice, bob) -> None:
    endless = {"name": "x", "expires_days": None}
    assert send(bob, "PATCH", "/api/workspace/", endless_tokens=True).status_code == 403
    assert send(alice, "PATCH", "/api/workspace/", endless_tokens=True).status_code == 204
    assert send(bob, "POST", TOKENS, **endless).json["expires_at"] is None
