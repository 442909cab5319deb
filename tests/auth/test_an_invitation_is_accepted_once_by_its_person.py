import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from dashboard.auth.api_tokens import issue_api_token
from dashboard.secret_tokens import digest
from models import AuditEvent, Membership
from models.orm import now_utc
from models.scope import tenant_session, wide_session
from tests.api.test_people_and_roles import number_of, send
from tests.auth.inviting import answer_form, invite, path_of, row_of
from tests.conftest import refresh_settings
from tests.people import ACME_PAGE, ALICE, BOB, CHARLIE, GLOBEX_PAGE, PASSWORD, People
from tests.visitors import form_token, post, try_to_sign_in, visitor

REFUSED = "This invitation does not hold"


@pytest.fixture
def link(server: Flask) -> str:
    """The path with which Charlie may join Acme."""
    return path_of(invite(visitor(server, ALICE), CHARLIE, "analyst"))


def test_behind_the_sign_in_the_person_is_asked_joins_and_goes_on_in_that_workspace(
    server: Flask, link: str, people: People
) -> None:
    charlie = server.test_client()
    door = charlie.get(link).location
    assert door == f"/login?next={link.replace('/', '%2F')}"
    assert try_to_sign_in(charlie, CHARLIE, PASSWORD, next=link).location == link
    asked = charlie.get(link)
    assert asked.status_code == 200
    assert "Join Acme as analyst?" in asked.text
    assert asked.headers["Referrer-Policy"] == "no-referrer"
    assert GLOBEX_PAGE in charlie.get("/api/meta/pages/").text
    assert answer_form(charlie, link).location == "/"
    assert ACME_PAGE in charlie.get("/api/meta/pages/").text
    assert row_of(charlie, CHARLIE)["invited"] is False
    post(charlie, "/tenant", data={"slug": "globex"})
    assert GLOBEX_PAGE in charlie.get("/api/meta/pages/").text


def test_it_is_noted_once_and_afterwards_leads_to_the_workspace(
    server: Flask, link: str, people: People
) -> None:
    charlie = visitor(server, CHARLIE)
    page = charlie.get(link).text
    token = re.findall(r'name="csrf_token" value="([^"]+)"', page)[0]
    assert charlie.post(link, data={"csrf_token": token}).location == "/"
    assert charlie.get(link).location == "/"
    again = charlie.post(link, data={"csrf_token": form_token_of(charlie)})
    assert (again.status_code, again.location) == (302, "/")
    with tenant_session(people.acme) as session:
        joined = select(func.count()).where(AuditEvent.action == "person.joined")
        assert session.scalar(joined) == 1


def form_token_of(client) -> str:
    """A token of the session that goes on; its page for a wrong invitation has one."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/join/none").text)
    assert found
    return found[1]


@pytest.mark.parametrize("email", [ALICE, BOB])
def test_it_serves_nobody_else(server: Flask, link: str, email: str) -> None:
    other = visitor(server, email)
    shown = other.get(link)
    sent = other.post(link, data={"csrf_token": form_token_of(other)})
    assert shown.status_code == sent.status_code == 404
    assert "Join Acme" not in shown.text + sent.text
    alice = visitor(server, ALICE)
    assert row_of(alice, CHARLIE)["invited"] is True


def test_wrong_ended_replaced_and_foreign_ones_are_refused_alike(
    server: Flask, link: str, people: People
) -> None:
    charlie, alice = visitor(server, CHARLIE), visitor(server, ALICE)
    foreign = re.sub(re.escape(ALICE), "", calm(alice.get(link).text))
    refused = [charlie.get("/join/guessed"), charlie.get("/join/" + "x" * 4000)]
    renewed = send(alice, "POST", f"/api/people/{number_of(CHARLIE)}/invitation/").json
    refused.append(charlie.get(link))
    assert "Join Acme" in charlie.get(path_of(renewed)).text
    with wide_session("command") as session:
        past = now_utc() - timedelta(seconds=1)
        session.execute(update(Membership).values(join_until=past))
    refused.append(charlie.get(path_of(renewed)))
    assert {answer.status_code for answer in refused} == {404}
    words = {re.sub(re.escape(CHARLIE), "", calm(answer.text)) for answer in refused}
    assert words == {foreign}
    assert REFUSED in foreign
    token = form_token_of(charlie)
    assert charlie.post(path_of(renewed), data={"csrf_token": token}).status_code == 404


def calm(page: str) -> str:
    """A page without the token of its form."""
    return re.sub(r'name="csrf_token" value="[^"]+"', "", page)


def test_joining_needs_the_token_of_the_form(server: Flask, link: str) -> None:
    charlie = visitor(server, CHARLIE)
    assert charlie.post(link).status_code == 403
    other = form_token(server.test_client())
    assert charlie.post(link, data={"csrf_token": other}).status_code == 403
    assert ACME_PAGE not in charlie.get("/api/meta/pages/").text


def test_an_api_token_joins_nothing(server: Flask, link: str) -> None:
    with wide_session("command") as session:
        token, _row = issue_api_token(session, CHARLIE)
    client, header = server.test_client(), {"Authorization": f"Bearer {token}"}
    assert client.get(link, headers=header).status_code == 403
    assert client.post(link, headers=header).status_code == 403
    assert client.get("/api/people/").status_code == 401


def test_guesses_are_throttled_as_at_the_sign_in(server: Flask, link: str) -> None:
    charlie = visitor(server, CHARLIE)
    assert [charlie.get(f"/join/{guess}").status_code for guess in range(9)] == [404] * 8 + [429]
    assert charlie.get(link).status_code == 429


def test_only_the_hash_of_the_secret_is_kept(server: Flask, link: str) -> None:
    secret = link.removeprefix("/join/")
    with wide_session("sign_in") as session:
        kept = session.scalars(
            select(Membership).where(Membership.join_hash == digest(secret))
        ).one()
        ends = kept.join_until
    assert kept.joined_at is None
    assert ends is not None
    assert timedelta(days=6) < ends - now_utc() <= timedelta(days=7)


def test_the_address_is_the_public_one_where_it_is_set(server: Flask, environment) -> None:
    environment.setenv("PUBLIC_URL", "https://insights.example")
    refresh_settings()
    told = invite(visitor(server, ALICE), "dora@client.example")
    assert told["join_url"].startswith("https://insights.example/join/")
