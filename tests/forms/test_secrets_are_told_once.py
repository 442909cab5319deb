import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from models import ApiToken, AuditEvent, Membership, User
from models.scope import tenant_session, wide_session
from tests.dashboard.ui.settings_screens import screen
from tests.people import ALICE, ANA, BOB, CHARLIE, PASSWORD, People, actor, add_analyst
from tests.servers import whole_server
from tests.visitors import FORM_TOKEN, post, try_to_sign_in, visitor

SECRET = re.compile(r'<code class="secret"[^>]*>([^<]+)</code>')
NEW = "another battery staple"
GUEST = "nina@client.example"
FORMS = {
    "/forms/people": {"email": GUEST, "role": "analyst"},
    "/forms/people/1/invitation": {},
    "/forms/tokens": {"name": "Looker", "scope": "read", "expires_days": "30"},
    "/forms/password": {"present": PASSWORD, "new": NEW},
}


@pytest.fixture
def server(people: People) -> Flask:
    add_analyst()
    return whole_server()


def send(client: FlaskClient, path: str, **values: str) -> TestResponse:
    """Posts a form as a browser does, with the token that stands in it."""
    found = FORM_TOKEN.search(client.get("/forms/password").text)
    assert found
    return client.post(path, data=values | {"csrf_token": found[1]})


def guest_number(people: People) -> int:
    with wide_session("command") as session:
        return session.scalars(
            select(Membership.number)
            .join(User, User.id == Membership.user_id)
            .where(Membership.tenant_id == people.acme, User.email == GUEST)
        ).one()


def is_guest(email: str = GUEST) -> bool:
    with wide_session("command") as session:
        return session.scalar(select(User.id).where(User.email == email)) is not None


def test_a_new_person_comes_in_with_what_is_told(server: Flask) -> None:
    answer = send(
        visitor(server, ALICE), "/forms/people", email=f" {GUEST.upper()} ", role="viewer"
    )
    assert answer.status_code == 200
    assert f"{GUEST} is added" in answer.text
    password, link = SECRET.findall(answer.text)
    assert "/join/" in link
    assert answer.headers["Cache-Control"] == "no-store"
    for words in ("One-time password", "no account here yet", "Invitation link", "Back to People"):
        assert words in answer.text
    assert try_to_sign_in(server.test_client(), GUEST, password).status_code == 302


def test_it_is_told_this_once(
    server: Flask, people: People, capsys: pytest.CaptureFixture[str]
) -> None:
    alice = visitor(server, ALICE)
    answers = [
        send(alice, "/forms/people", email=GUEST, role="viewer"),
        send(alice, "/forms/tokens", name="Looker"),
    ]
    answers.append(send(alice, f"/forms/people/{guest_number(people)}/invitation"))
    secrets = [secret for answer in answers for secret in SECRET.findall(answer.text)]
    assert len(set(secrets)) == 5
    later = screen(server, ALICE, "people") + screen(server, ALICE, "tokens")
    later += "".join(alice.get(path, follow_redirects=True).text for path in FORMS)
    said = capsys.readouterr()
    with tenant_session(people.acme) as session:
        traces = "".join(str(event.detail) for event in session.scalars(select(AuditEvent)))
    for secret in secrets:
        tail = secret.rpartition("/")[2]
        assert tail not in later
        assert tail not in said.out + said.err
        assert tail not in traces


def test_a_reload_leads_back_to_the_list(server: Flask, people: People) -> None:
    alice = visitor(server, ALICE)
    send(alice, "/forms/people", email=GUEST, role="viewer")
    again = f"/forms/people/{guest_number(people)}/invitation"
    assert alice.get(again).headers["Location"] == "/settings/people"
    assert visitor(server, CHARLIE).get(again).status_code == 404
    for path, back in (
        ("/forms/people", "/settings/people"),
        ("/forms/tokens", "/settings/tokens"),
    ):
        assert alice.get(path).headers["Location"] == back


def test_a_new_invitation_ends_the_one_before(server: Flask, people: People) -> None:
    alice = visitor(server, ALICE)
    first = SECRET.findall(send(alice, "/forms/people", email=GUEST, role="viewer").text)[0]
    again = send(alice, f"/forms/people/{guest_number(people)}/invitation")
    second = SECRET.findall(again.text)[0]
    assert try_to_sign_in(server.test_client(), GUEST, first).status_code == 401
    assert try_to_sign_in(server.test_client(), GUEST, second).status_code == 302


def test_a_made_token_works(server: Flask) -> None:
    answer = send(visitor(server, BOB), "/forms/tokens", name="Looker")
    token = SECRET.findall(answer.text)[0]
    headers = {"Authorization": f"Bearer {token}"}
    program = server.test_client()
    assert program.get("/api/meta/pages/", headers=headers).status_code == 200
    for path, values in FORMS.items():
        refused = program.post(path, data=values, headers=headers)
        assert refused.status_code == 403
        assert "needs a browser session" in refused.text


def test_an_error_comes_back_with_the_form_filled_again(server: Flask) -> None:
    alice = visitor(server, ALICE)
    there = send(alice, "/forms/people", email=BOB, role="owner")
    assert there.status_code == 422
    assert f'value="{BOB}"' in there.text
    assert '<option value="owner" selected>' in there.text
    assert there.text.count("This person is in the list already") == 1
    assert 'aria-describedby="email-wrong" aria-invalid="true"' in there.text
    role = send(alice, "/forms/people", email=GUEST, role="king")
    assert 'id="role-wrong"' in role.text
    token = send(alice, "/forms/tokens", name="<b>" + "x" * 99)
    assert token.status_code == 422
    assert "&lt;b&gt;" in token.text
    assert 'id="name-wrong"' in token.text
    assert send(alice, "/forms/people").status_code == 422


@pytest.mark.parametrize("odd", ["\x00", "\x00owner", "x" * 9_000, "<script>", "😀", "٣"])
def test_no_value_is_too_odd_for_a_calm_answer(server: Flask, odd: str) -> None:
    alice = visitor(server, ALICE)
    for path, values in FORMS.items():
        for name in values:
            answer = send(alice, path, **values | {name: odd})
            assert answer.status_code < 500
            assert "<script>" not in answer.text.partition("<h1>")[2]


def test_a_new_password_ends_the_other_sessions_only(server: Flask) -> None:
    here, elsewhere = visitor(server, BOB), visitor(server, BOB)
    answer = send(here, "/forms/password", present=PASSWORD, new=NEW)
    assert "Your password is changed." in answer.text
    assert here.get("/api/meta/pages/").status_code == 200
    assert send(here, "/forms/tokens", name="Looker").status_code == 200
    assert elsewhere.get("/api/meta/pages/").status_code == 401
    assert try_to_sign_in(server.test_client(), BOB, NEW).status_code == 302


@pytest.mark.parametrize(
    ("present", "new", "field"),
    [("guess", NEW, "present"), (PASSWORD, "short", "new"), (PASSWORD, PASSWORD, "new")],
)
def test_a_wrong_password_is_told_at_its_field_and_never_filled_in(
    server: Flask, present: str, new: str, field: str
) -> None:
    answer = send(visitor(server, BOB), "/forms/password", present=present, new=new)
    assert answer.status_code == 422
    assert f'id="{field}-wrong"' in answer.text
    assert present not in answer.text
    assert f'value="{new}"' not in answer.text


def test_passwords_are_not_guessed_at(server: Flask) -> None:
    bob = visitor(server, BOB)
    tries = [send(bob, "/forms/password", present="guess", new=NEW) for _ in range(8)]
    assert {answer.status_code for answer in tries} == {422}
    assert send(bob, "/forms/password", present=PASSWORD, new=NEW).status_code == 429
    by_api = post(bob, "/api/own/password/", json={"present": PASSWORD, "new": NEW})
    assert by_api.status_code == 429


def test_without_the_forms_token_nothing_is_done(server: Flask, people: People) -> None:
    for email in (ALICE, BOB):
        client = visitor(server, email)
        for path, values in FORMS.items():
            assert client.post(path, data=values).status_code == 403
            wrong = client.post(path, data=values | {"csrf_token": "x"})
            assert wrong.status_code == 403
    assert not is_guest()
    with tenant_session(people.acme) as session:
        assert session.scalars(select(ApiToken)).all() == []


def test_nobody_is_led_to_the_door(server: Flask) -> None:
    nobody = server.test_client()
    for path, values in FORMS.items():
        assert nobody.post(path, data=values).headers["Location"].startswith("/login?next=")


@pytest.mark.parametrize("email", [BOB, ANA])
def test_who_is_no_owner_reads_who_may(server: Flask, people: People, email: str) -> None:
    send(visitor(server, ALICE), "/forms/people", email=GUEST, role="viewer")
    client = visitor(server, email)
    for path in ("/forms/people", f"/forms/people/{guest_number(people)}/invitation"):
        answer = send(client, path, email="x@client.example", role="owner")
        assert answer.status_code == 403
        assert "<h1>Only owners may" in answer.text
        assert "secret" not in answer.text
    assert not is_guest("x@client.example")


def test_another_tenant_is_not_touched(server: Flask, people: People) -> None:
    send(visitor(server, ALICE), "/forms/people", email=GUEST, role="viewer")
    charlie, number = visitor(server, CHARLIE), guest_number(people)
    for person_id in (number, 0, 2**31 - 1):
        answer = send(charlie, f"/forms/people/{person_id}/invitation")
        assert answer.status_code == 404
        assert "This is not there any more." in answer.text
    assert send(charlie, f"/forms/people/{2**40}/invitation").status_code in (404, 405)
    with wide_session("command") as session:
        mine = Membership.user_id == actor(GUEST).user_id
        assert session.scalars(select(Membership.tenant_id).where(mine)).all() == [people.acme]
