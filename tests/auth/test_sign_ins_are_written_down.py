"""Sign-ins stand in the audit of each workspace of the account, refused ones too."""

import pytest
from flask import Flask
from sqlalchemy import select

from dashboard.auth.accounts import add_user
from models import AuditEvent
from models.scope import tenant_session, wide_session
from tests.people import ALICE, BOB, CHARLIE, PASSWORD, People, actor
from tests.visitors import post, try_to_sign_in, visitor

GUESS = "a wrong guess"


def noted(tenant_id: int) -> list[tuple[str, int | None, str | None, dict]]:
    with tenant_session(tenant_id) as session:
        rows = session.scalars(select(AuditEvent).order_by(AuditEvent.id))
        return [(row.action, row.user_id, row.address, row.detail) for row in rows]


def refuse(server: Flask, email: str) -> None:
    answer = try_to_sign_in(server.test_client(), email, GUESS)
    assert answer.status_code == 401
    answer.close()


def test_coming_and_going_are_noted_with_the_address(server: Flask, people: People) -> None:
    bob = visitor(server, BOB)
    post(bob, "/logout")
    user_id = actor(BOB).user_id
    assert noted(people.acme) == [
        ("sign_in.succeeded", user_id, "127.0.0.1", {}),
        ("sign_out", user_id, "127.0.0.1", {}),
    ]
    assert noted(people.globex) == []


def test_a_refused_one_is_noted_by_its_class_and_never_by_what_was_typed(
    server: Flask, people: People
) -> None:
    refuse(server, BOB)
    [line] = noted(people.acme)
    why = {"reason": "wrong_password"}
    assert line == ("sign_in.refused", actor(BOB).user_id, "127.0.0.1", why)
    assert GUESS not in str(line)


def test_nothing_is_noted_of_who_has_no_account(server: Flask, people: People) -> None:
    refuse(server, "nobody@acme.example")
    assert noted(people.acme) + noted(people.globex) == []


def test_each_workspace_of_the_account_is_told(server: Flask, people: People) -> None:
    with wide_session("command") as session:
        add_user(session, "globex", BOB, "viewer", PASSWORD)
    refuse(server, BOB)
    for tenant_id in (people.acme, people.globex):
        assert [line[0] for line in noted(tenant_id)] == ["sign_in.refused"]


@pytest.mark.parametrize("email", [ALICE, CHARLIE])
def test_others_are_not_told(server: Flask, people: People, email: str) -> None:
    visitor(server, email)
    other = people.globex if email == ALICE else people.acme
    assert noted(other) == []
