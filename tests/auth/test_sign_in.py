"""Signing in and out, and what a stranger learns from it."""

import pytest
from flask import Flask

from dashboard.auth.csrf import COOKIE
from dashboard.auth.sign_in import safe_next
from models import User
from models.scope import wide_session
from tests.people import ALICE, PASSWORD
from tests.visitors import form_token, post, try_to_sign_in, visitor


def test_the_right_password_opens_the_door_and_leads_on(server: Flask):
    answer = try_to_sign_in(server.test_client(), ALICE.upper(), PASSWORD, next="/posts?sort=asc")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/posts?sort=asc")


def test_a_stranger_and_a_wrong_password_get_the_same_answer(server: Flask):
    wrong = try_to_sign_in(server.test_client(), ALICE, "not this one")
    nobody = try_to_sign_in(server.test_client(), "nobody@acme.example", PASSWORD)
    assert wrong.status_code == nobody.status_code == 401
    assert "do not belong together" in wrong.text
    assert "do not belong together" in nobody.text


def test_the_form_needs_its_token(server: Flask):
    answer = server.test_client().post("/login", data={"email": ALICE, "password": PASSWORD})
    assert answer.status_code == 403


def test_attempts_are_throttled_and_say_so(server: Flask):
    client = server.test_client()
    answers = [try_to_sign_in(client, ALICE, "wrong").status_code for _ in range(9)]
    assert answers == [401] * 8 + [429]
    assert "Too many attempts" in try_to_sign_in(client, ALICE, PASSWORD).text


def test_without_redis_attempts_are_counted_in_memory(people, environment):
    from tests.conftest import refresh_settings
    from tests.servers import bare_server

    with environment.context() as changed:
        changed.setenv("REDIS_URL", "")
        refresh_settings()
        client = bare_server().test_client()
        answers = [try_to_sign_in(client, ALICE, "wrong").status_code for _ in range(9)]
    refresh_settings()
    assert answers[-1] == 429


def test_the_session_cookie_is_hidden_from_scripts_and_lax(server: Flask):
    client = server.test_client()
    cookie = try_to_sign_in(client, ALICE, PASSWORD).headers.getlist("Set-Cookie")
    session = next(each for each in cookie if each.startswith("pagelens_session="))
    assert "HttpOnly" in session
    assert "SameSite=Lax" in session
    assert "Secure" not in session


def test_signing_in_begins_a_new_session(server: Flask):
    client = server.test_client()
    before = form_token(client)
    try_to_sign_in(client, ALICE, PASSWORD)
    answer = client.post("/logout", data={"csrf_token": before})
    assert answer.status_code == 403


def test_signing_out_is_a_post_and_ends_the_session(server: Flask):
    client = visitor(server, ALICE)
    assert client.get("/logout").status_code == 405
    assert post(client, "/logout").status_code == 302
    assert client.get("/api/meta/pages/").status_code == 401


def test_somebody_who_may_not_sign_in_any_more_is_out(server: Flask):
    client = visitor(server, ALICE)
    with wide_session("command") as session:
        session.query(User).filter_by(email=ALICE).update({"is_active": False})
    assert client.get("/api/meta/pages/").status_code == 401


def test_a_signed_in_person_gets_the_token_that_scripts_send(server: Flask):
    assert visitor(server, ALICE).get_cookie(COOKIE)


@pytest.mark.parametrize(
    "target",
    ["//evil.example", "https://evil.example", "/\\evil.example", "\t//evil", "/\n/evil", "", None],
)
def test_the_way_on_never_leaves_the_site(target: str | None):
    assert safe_next(target) == "/"
