import pytest
from flask import Flask
from sqlalchemy import select, update

from dashboard.auth.accounts import AccountError, add_user
from dashboard.auth.api_tokens import issue_api_token
from dashboard.secret_tokens import digest
from models import ApiToken, BrowserSession, User
from models.scope import tenant_session, wide_session
from notify.email.recipients import owners
from tests.api.test_people_and_roles import number_of, send
from tests.auth.inviting import answer_form, come_in, invite, path_of, row_of
from tests.people import ACME_PAGE, ALICE, BOB, CHARLIE, GLOBEX_PAGE, PASSWORD, People
from tests.visitors import post, try_to_sign_in, visitor

DORA = "dora@client.example"


def test_who_made_an_account_for_an_address_does_not_walk_in_where_it_is_added_later(
    server: Flask,
) -> None:
    stolen = server.test_client()
    come_in(stolen, DORA, invite(visitor(server, ALICE), DORA)["password"])
    invite(visitor(server, CHARLIE), DORA, "owner")
    post(stolen, "/tenant", data={"slug": "globex"})
    seen = stolen.get("/api/meta/pages/").text
    assert ACME_PAGE in seen
    assert GLOBEX_PAGE not in seen
    assert "globex" not in stolen.get("/api/people/").text


def test_a_one_time_password_that_nobody_used_is_neither_ended_nor_opens_the_second_tenant(
    server: Flask,
) -> None:
    first = invite(visitor(server, ALICE), DORA)
    second = invite(visitor(server, CHARLIE), DORA)
    assert try_to_sign_in(server.test_client(), DORA, second["password"]).status_code == 401
    dora = server.test_client()
    come_in(dora, DORA, first["password"])
    assert GLOBEX_PAGE not in dora.get("/api/meta/pages/").text
    assert answer_form(dora, path_of(second)).location == "/"
    assert GLOBEX_PAGE in dora.get("/api/meta/pages/").text


def test_waiting_gives_no_access_by_session_token_or_choice_of_the_tenant(
    server: Flask, people: People
) -> None:
    invite(visitor(server, ALICE), CHARLIE, "owner")
    charlie = visitor(server, CHARLIE)
    with wide_session("command") as db:
        db.execute(update(BrowserSession).values(tenant_id=people.acme))
    assert ACME_PAGE not in charlie.get("/api/meta/pages/").text
    post(charlie, "/tenant", data={"slug": "acme"})
    assert ACME_PAGE not in charlie.get("/api/meta/pages/").text
    with wide_session("command") as db, pytest.raises(AccountError, match="not a member of acme"):
        issue_api_token(db, CHARLIE, "acme")
    with wide_session("command") as db:
        user = db.scalars(select(User).where(User.email == CHARLIE)).one()
        db.add(ApiToken(user_id=user.id, tenant_id=people.acme, token_hash=digest("pl_old")))
    header = {"Authorization": "Bearer pl_old"}
    assert server.test_client().get("/api/people/", headers=header).status_code == 401


def test_an_owner_who_waits_gets_no_mail(server: Flask, people: People) -> None:
    told = invite(visitor(server, ALICE), CHARLIE, "owner")
    with tenant_session(people.acme) as session:
        assert owners(session, people.acme) == [ALICE]
    answer_form(visitor(server, CHARLIE), path_of(told))
    with tenant_session(people.acme) as session:
        assert sorted(owners(session, people.acme)) == [ALICE, CHARLIE]


@pytest.mark.parametrize("email", [CHARLIE, DORA])
def test_an_owner_who_has_not_come_in_is_none_that_counts(server: Flask, email: str) -> None:
    alice = visitor(server, ALICE)
    told = invite(alice, email, "owner")
    own = f"/api/people/{number_of(ALICE)}/"
    assert send(alice, "PATCH", own, role="viewer").status_code == 422
    assert send(alice, "DELETE", own).status_code == 422
    if email == CHARLIE:
        answer_form(visitor(server, CHARLIE), path_of(told))
    else:
        come_in(server.test_client(), DORA, told["password"])
    assert send(alice, "PATCH", own, role="viewer").status_code == 204


def test_who_waits_is_changed_and_removed_like_anybody(server: Flask) -> None:
    alice, charlie = visitor(server, ALICE), visitor(server, CHARLIE)
    told = invite(alice, CHARLIE)
    row = row_of(alice, CHARLIE)
    assert row["invited"] is True
    path = f"/api/people/{row['person_id']}/"
    assert send(alice, "PATCH", path, role="analyst").status_code == 204
    assert "as analyst?" in charlie.get(path_of(told)).text
    assert send(alice, "DELETE", path).status_code == 204
    assert charlie.get(path_of(told)).status_code == 404
    listed = alice.get("/api/people/").json["results"]
    assert [row["email"] for row in listed] == [ALICE, BOB]


def test_somebody_without_any_tenant_comes_as_far_as_to_an_invitation(server: Flask) -> None:
    alice = visitor(server, ALICE)
    bob = visitor(server, BOB)
    assert send(alice, "DELETE", f"/api/people/{number_of(BOB)}/").status_code == 204
    assert try_to_sign_in(server.test_client(), BOB, PASSWORD).status_code == 401
    told = invite(visitor(server, CHARLIE), BOB)
    assert bob.get("/api/people/").status_code == 401
    bob = server.test_client()
    came = try_to_sign_in(bob, BOB, PASSWORD, next=path_of(told))
    assert came.location == path_of(told)
    for path in ("/", "/settings/people", "/password"):
        assert bob.get(path).location.startswith("/login")
    assert bob.get("/api/people/").status_code == 401
    assert bob.get("/_dash-layout").status_code == 401
    assert bob.get("/join/guessed").status_code == 404
    assert answer_form(bob, path_of(told)).location == "/"
    assert GLOBEX_PAGE in bob.get("/api/meta/pages/").text


def test_an_account_that_nobody_used_and_no_tenant_has_is_taken_as_new(server: Flask) -> None:
    alice = visitor(server, ALICE)
    old = invite(alice, DORA)["password"]
    inside = server.test_client()
    try_to_sign_in(inside, DORA, old)
    assert send(alice, "DELETE", f"/api/people/{number_of(DORA)}/").status_code == 204
    told = invite(visitor(server, CHARLIE), DORA)
    assert try_to_sign_in(server.test_client(), DORA, old).status_code == 401
    assert inside.get("/password").location.startswith("/login")
    dora = server.test_client()
    come_in(dora, DORA, told["password"])
    assert GLOBEX_PAGE in dora.get("/api/meta/pages/").text


def test_a_choice_that_comes_late_does_not_replace_what_another_owner_handed_over(
    server: Flask, people: People
) -> None:
    from dashboard.auth.first_password import choose_first_password
    from dashboard.queries.inputs import BadInput

    alice = visitor(server, ALICE)
    told = invite(alice, DORA)
    with wide_session("command") as session:
        user = session.scalars(select(User).where(User.email == DORA)).one()
    late = 0
    with tenant_session(people.acme) as session, pytest.raises(BadInput, match="replaced"):
        choose_first_password(session, people.acme, user.id, late, "the thief's own")
    come_in(server.test_client(), DORA, told["password"])


def test_the_operator_s_command_lets_in_who_waits(server: Flask) -> None:
    invite(visitor(server, ALICE), CHARLIE)
    with wide_session("command") as session:
        add_user(session, "acme", CHARLIE, "analyst", PASSWORD)
    charlie = visitor(server, CHARLIE)
    post(charlie, "/tenant", data={"slug": "acme"})
    assert ACME_PAGE in charlie.get("/api/meta/pages/").text


def test_a_viewer_invites_nobody(server: Flask) -> None:
    bob, alice = visitor(server, BOB), visitor(server, ALICE)
    assert send(bob, "POST", "/api/people/", email=DORA, role="viewer").status_code == 403
    invite(alice, DORA)
    path = f"/api/people/{number_of(DORA)}/invitation/"
    assert send(bob, "POST", path).status_code == 403
