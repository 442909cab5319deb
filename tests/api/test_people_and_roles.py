import pytest
from flask import Flask
from sqlalchemy import select

from models import AuditEvent, Membership, Tenant, User
from models.scope import tenant_session, wide_session
from tests.people import ALICE, BOB, CHARLIE, People
from tests.visitors import post, try_to_sign_in, visitor


def number_of(email: str, slug: str = "acme") -> int:
    """What a tenant's list calls a person."""
    with wide_session("command") as session:
        return session.scalars(
            select(Membership.number)
            .join(User, User.id == Membership.user_id)
            .join(Tenant, Tenant.id == Membership.tenant_id)
            .where(User.email == email, Tenant.slug == slug)
        ).one()


def send(client, method: str, path: str, **json: object):
    from dashboard.auth.csrf import COOKIE, HEADER

    client.get("/")
    cookie = client.get_cookie(COOKIE)
    return client.open(path, method=method, json=json, headers={HEADER: cookie.value})


def test_an_owner_adds_somebody_who_then_signs_in(server: Flask, people: People) -> None:
    alice = visitor(server, ALICE)
    answer = send(alice, "POST", "/api/people/", email="Dora@acme.example", role="analyst")
    assert answer.status_code == 201
    assert answer.json["email"] == "dora@acme.example"
    dora = server.test_client()
    signed_in = try_to_sign_in(dora, "dora@acme.example", answer.json["password"])
    assert signed_in.status_code == 302
    with tenant_session(people.acme) as session:
        actions = set(session.scalars(select(AuditEvent.action)))
    assert "person.added" in actions


def test_an_account_elsewhere_is_added_without_being_told_or_touched(
    server: Flask, people: People
) -> None:
    alice = visitor(server, ALICE)
    answer = send(alice, "POST", "/api/people/", email=CHARLIE, role="viewer")
    assert sorted(answer.json) == ["email", "join_url", "mailed", "password"]
    visitor(server, CHARLIE)
    stranger = try_to_sign_in(server.test_client(), CHARLIE, answer.json["password"])
    assert stranger.status_code == 401
    listed = {each["email"]: each for each in alice.get("/api/people/").json["results"]}
    assert sorted(listed[CHARLIE]) == [
        "deactivated",
        "email",
        "invited",
        "limited_to",
        "person_id",
        "role",
        "since",
    ]
    renewed = send(alice, "POST", f"/api/people/{listed[CHARLIE]['person_id']}/invitation/")
    assert (renewed.status_code, sorted(renewed.json)) == (201, ["join_url", "mailed", "password"])
    assert "Globex" not in answer.text + renewed.text
    visitor(server, CHARLIE)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"email": "nobody", "role": "viewer"}, "email"),
        ({"email": BOB, "role": "viewer"}, "email"),
        ({"email": "x@y.example", "role": "king"}, "role"),
    ],
)
def test_what_cannot_be_is_told_at_its_field(
    server: Flask, values: dict[str, str], field: str
) -> None:
    answer = send(visitor(server, ALICE), "POST", "/api/people/", **values)
    assert (answer.status_code, answer.json["error"]["field"]) == (422, field)


def test_the_last_owner_stays_one(server: Flask, people: People) -> None:
    alice, own = visitor(server, ALICE), number_of(ALICE)
    assert send(alice, "DELETE", f"/api/people/{own}/").status_code == 422
    assert send(alice, "PATCH", f"/api/people/{own}/", role="viewer").status_code == 422
    other = number_of(BOB)
    assert send(alice, "PATCH", f"/api/people/{other}/", role="owner").status_code == 204
    assert send(alice, "PATCH", f"/api/people/{own}/", role="viewer").status_code == 204


def test_who_is_removed_is_out_at_once(server: Flask, people: People) -> None:
    alice, bob = visitor(server, ALICE), visitor(server, BOB)
    assert send(alice, "DELETE", f"/api/people/{number_of(BOB)}/").status_code == 204
    assert bob.get("/api/people/").status_code == 401


def test_viewers_change_nothing_and_strangers_find_nobody(server: Flask, people: People) -> None:
    bob, charlie, target = visitor(server, BOB), visitor(server, CHARLIE), number_of(BOB)
    assert send(bob, "PATCH", f"/api/people/{target}/", role="owner").status_code == 403
    assert send(bob, "POST", "/api/people/", email="a@b.example", role="owner").status_code == 403
    assert send(charlie, "PATCH", f"/api/people/{target}/", role="viewer").status_code == 404
    assert send(charlie, "DELETE", f"/api/people/{target}/").status_code == 404
    assert "acme" not in charlie.get("/api/people/").text
    with wide_session("command") as session:
        found = session.scalars(select(Membership).where(Membership.number == target)).one()
    assert (found.tenant_id, found.role) == (people.acme, "viewer")


def test_nothing_changes_without_the_csrf_token(server: Flask) -> None:
    alice = visitor(server, ALICE)
    assert alice.delete(f"/api/people/{number_of(BOB)}/").status_code == 403
    assert post(alice, "/api/own/tokens/", json={"name": ""}).status_code in (403, 422)
