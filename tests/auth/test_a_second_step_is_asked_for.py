"""Two-step sign-in: a code after the password, each once."""

import re
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from cryptography.fernet import Fernet
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from dashboard.auth.two_step import confirm, passes, waiting_secret
from ingest.connect.rotation import rotate_tokens
from local.people import end_second_step
from models import TwoStep
from models.scope import tenant_session, wide_session
from models.vault import decrypt_token
from settings import get_settings
from tests.api.test_people_and_roles import send
from tests.auth.inviting import answer_form
from tests.conftest import refresh_settings
from tests.people import ALICE, BOB, PASSWORD, People, actor
from tests.visitors import FORM_TOKEN, form_token, try_to_sign_in, visitor

NEW = "another battery staple"
NOW = datetime(2026, 11, 28, 12, 0, 10, tzinfo=UTC)
SECRET = re.compile(r'<code translate="no">([A-Z2-7 ]+)</code>')
CODE = re.compile(r"<code>([a-z0-9-]{19})</code>")


@pytest.fixture(autouse=True)
def _clock_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dashboard.auth.two_step.now_utc", lambda: NOW)


def post_form(client: FlaskClient, path: str, **form: str):
    token = FORM_TOKEN.search(client.get("/forms/password").text)
    return client.post(path, data=form | {"csrf_token": token[1] if token else ""})


def switch_on(client: FlaskClient) -> tuple[pyotp.TOTP, list[str]]:
    """Sets it up as a person does; returns the app and the recovery codes."""
    page = post_form(client, "/forms/two-step")
    assert "<svg" in page.text
    found = SECRET.search(page.text)
    assert found
    app = pyotp.TOTP(found[1].replace(" ", ""))
    assert post_form(client, "/forms/two-step/confirm", code="000").status_code == 422
    told = post_form(client, "/forms/two-step/confirm", code=app.at(NOW))
    codes = CODE.findall(told.text)
    assert len(codes) == 10
    return app, codes


def next_code(app: pyotp.TOTP) -> str:
    """What the app shows half a minute later, so that no test waits for it."""
    return app.at(NOW + timedelta(seconds=30))


def give_code(server: Flask, code: str, email: str = BOB) -> int:
    """What comes of the password and then a code."""
    client = server.test_client()
    asked = try_to_sign_in(client, email, PASSWORD)
    assert asked.location == "/login/code"
    assert client.get("/api/people/").status_code == 401
    return answer_form(client, "/login/code", code=code).status_code


def test_a_code_is_asked_for_after_the_password_and_works_once(server: Flask) -> None:
    app, codes = switch_on(visitor(server, BOB))
    # The one that switched it on is used up.
    assert give_code(server, app.at(NOW)) == 401
    code = next_code(app)
    assert give_code(server, f"{code[:3]} {code[3:]}") == 302
    assert give_code(server, code) == 401
    assert give_code(server, codes[0].upper().replace("-", " ")) == 302
    assert give_code(server, codes[0]) == 401


def test_without_the_password_there_is_no_page_for_the_code(server: Flask) -> None:
    client = server.test_client()
    assert client.get("/login/code").location == "/login"
    sent = client.post("/login/code", data={"code": "123456", "csrf_token": form_token(client)})
    assert sent.location == "/login"


def test_attempts_at_the_code_are_limited(server: Flask) -> None:
    switch_on(visitor(server, BOB))
    client = server.test_client()
    try_to_sign_in(client, BOB, PASSWORD)
    token = FORM_TOKEN.search(client.get("/login/code").text)
    form = {"code": "123456", "csrf_token": token[1] if token else ""}
    answers = [client.post("/login/code", data=form).status_code for _ in range(7)]
    assert answers == [401] * 6 + [429]


def test_switching_off_and_other_codes_ask_for_the_password(server: Flask) -> None:
    bob = visitor(server, BOB)
    _app, codes = switch_on(bob)
    for way in ("off", "codes"):
        assert post_form(bob, f"/forms/two-step/{way}", password="guess").status_code == 422
    others = CODE.findall(post_form(bob, "/forms/two-step/codes", password=PASSWORD).text)
    assert len(others) == 10
    assert give_code(server, codes[1]) == 401
    assert give_code(server, others[1]) == 302
    assert post_form(bob, "/forms/two-step/off", password=PASSWORD).status_code == 200
    assert try_to_sign_in(server.test_client(), BOB, PASSWORD).location == "/"


def test_one_that_counts_is_not_replaced_by_setting_it_up_again(server: Flask) -> None:
    bob = visitor(server, BOB)
    app, _codes = switch_on(bob)
    assert post_form(bob, "/forms/two-step").status_code == 422
    assert give_code(server, next_code(app)) == 302


def test_an_operator_switches_it_off_and_owners_see_who_has_it(server: Flask) -> None:
    from dashboard.queries.workspace.people import list_members

    switch_on(visitor(server, BOB))
    with tenant_session(actor(ALICE).tenant_id) as session:
        found = {one.email: one.two_step for one in list_members(session, actor(ALICE).tenant_id)}
    assert found == {ALICE: False, BOB: True}
    end_second_step(BOB)
    assert try_to_sign_in(server.test_client(), BOB, PASSWORD).location == "/"


def test_its_secret_goes_along_when_keys_are_rotated(
    server: Flask, environment: pytest.MonkeyPatch
) -> None:
    app, _codes = switch_on(visitor(server, BOB))
    old, new = get_settings().fernet_keys()[0], Fernet.generate_key().decode()
    environment.setenv("TOKEN_ENCRYPTION_KEYS", f"{new},{old}")
    refresh_settings()
    assert rotate_tokens().two_steps == 1
    environment.setenv("TOKEN_ENCRYPTION_KEYS", new)
    refresh_settings()
    with wide_session("sign_in") as session:
        kept = session.scalars(select(TwoStep.secret_encrypted)).one()
    assert decrypt_token(kept) == app.secret


def test_codes_of_the_steps_around_now_are_taken_in_their_order(people: People) -> None:
    from dashboard.auth.two_step import begin

    bob = actor(BOB).user_id
    with wide_session("command") as session:
        app = pyotp.TOTP(begin(session, bob))
        codes = confirm(session, bob, app.at(NOW))
        assert codes is not None
        session.execute(update(TwoStep).values(last_counter=0))
        session.expire_all()
        assert not passes(session, bob, app.at(NOW + timedelta(seconds=90)))
        assert not passes(session, bob, "١٢٣٤٥٦")
        assert passes(session, bob, app.at(NOW + timedelta(seconds=30)))
        assert not passes(session, bob, app.at(NOW + timedelta(seconds=0)))


def test_a_new_password_ends_tokens_where_one_says_so(server: Flask) -> None:
    from dashboard.auth.api_tokens import issue_api_token

    bob = visitor(server, BOB)
    with wide_session("command") as session:
        token = issue_api_token(session, BOB)[0]
    bearer = {"Authorization": f"Bearer {token}"}
    body = {"present": PASSWORD, "new": NEW, "end_tokens": True}
    assert send(bob, "POST", "/api/own/password/", **body).status_code == 204
    assert server.test_client().get("/api/people/", headers=bearer).status_code == 401


def test_a_waiting_secret_that_no_key_opens_is_none(people: People) -> None:
    user_id = actor(ALICE).user_id
    with wide_session("command") as session:
        session.add(TwoStep(user_id=user_id, secret_encrypted=b"made with a lost key"))
        session.flush()
        assert waiting_secret(session, user_id) is None
