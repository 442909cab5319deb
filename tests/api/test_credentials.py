from flask import Flask

from tests.api.test_people_and_roles import send
from tests.people import ALICE, BOB, PASSWORD, People
from tests.visitors import try_to_sign_in, visitor

NEW = "another battery staple"


def test_a_token_is_told_once_works_and_ends(server: Flask, people: People) -> None:
    bob = visitor(server, BOB)
    made = send(bob, "POST", "/api/own/tokens/", name="Looker")
    headers = {"Authorization": f"Bearer {made.json['token']}"}
    program = server.test_client()
    assert program.get("/api/meta/pages/", headers=headers).status_code == 200
    assert program.post("/api/own/tokens/", json={"name": "x"}, headers=headers).status_code == 403
    alice = visitor(server, ALICE)
    assert send(alice, "DELETE", "/api/own/tokens/1/").status_code == 404
    assert send(bob, "DELETE", "/api/own/tokens/1/").status_code == 204
    assert program.get("/api/meta/pages/", headers=headers).status_code == 401


def test_a_token_needs_a_name(server: Flask) -> None:
    answer = send(visitor(server, BOB), "POST", "/api/own/tokens/", name="  ")
    assert (answer.status_code, answer.json["error"]["field"]) == (422, "name")


def test_a_new_password_ends_the_other_sessions_only(server: Flask, people: People) -> None:
    here, elsewhere = visitor(server, BOB), visitor(server, BOB)
    changed = send(here, "POST", "/api/own/password/", present=PASSWORD, new=NEW)
    assert changed.status_code == 204
    assert here.get("/api/meta/pages/").status_code == 200
    assert elsewhere.get("/api/meta/pages/").status_code == 401
    assert try_to_sign_in(server.test_client(), BOB, NEW).status_code == 302


def test_a_wrong_or_short_password_is_told_at_its_field(server: Flask) -> None:
    bob = visitor(server, BOB)
    wrong = send(bob, "POST", "/api/own/password/", present="guess", new=NEW)
    short = send(bob, "POST", "/api/own/password/", present=PASSWORD, new="short")
    assert [wrong.json["error"]["field"], short.json["error"]["field"]] == ["present", "new"]
