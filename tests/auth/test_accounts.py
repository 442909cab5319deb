"""Making tenants, people and tokens, with one sentence for what is wrong."""

import pytest
from flask import Flask
from sqlalchemy import select

from dashboard.auth.accounts import AccountError, add_tenant, add_user
from dashboard.auth.api_tokens import issue_api_token
from models import ApiToken, Membership, User
from models.orm import now_utc
from models.scope import wide_session
from tests.people import ACME_PAGE, ALICE, CHARLIE, GLOBEX_PAGE, PASSWORD, People
from tests.visitors import post, visitor


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def new_token(email: str, slug: str | None = None) -> str:
    with wide_session("command") as session:
        return issue_api_token(session, email, slug, scope="manage")[0]


def test_a_token_stands_for_its_person_in_one_tenant(server: Flask):
    answer = server.test_client().get("/api/meta/pages/", headers=bearer(new_token(ALICE)))
    assert [page["page_id"] for page in answer.json["results"]] == [ACME_PAGE]


def test_a_token_needs_no_csrf_header(server: Flask):
    path = f"/api/meta/pages/{ACME_PAGE}/select/"
    answer = server.test_client().post(path, headers=bearer(new_token(ALICE)))
    assert (answer.status_code, answer.json["is_default"]) == (200, True)


def test_only_the_hash_of_a_token_is_stored_and_its_use_is_noted(server: Flask):
    token = new_token(ALICE)
    assert token.startswith("pl_")
    server.test_client().get("/api/meta/pages/", headers=bearer(token))
    with wide_session("command") as session:
        row = session.scalars(select(ApiToken)).one()
    with wide_session("sign_in") as session:
        assert token not in session.scalars(select(ApiToken.token_hash)).one()
    assert row.last_used_at is not None


def test_a_revoked_or_made_up_token_is_nobody_even_beside_a_session(server: Flask):
    token = new_token(ALICE)
    with wide_session("command") as session:
        session.scalars(select(ApiToken)).one().revoked_at = now_utc()
    client = server.test_client()
    assert client.get("/api/meta/pages/", headers=bearer(token)).status_code == 401
    signed_in = visitor(server, ALICE)
    assert signed_in.get("/api/meta/pages/", headers=bearer("pl_no")).status_code == 401


def test_a_token_ends_with_the_membership(server: Flask, people: People):
    with wide_session("command") as session:
        add_user(session, "globex", ALICE, "viewer", PASSWORD)
        token, _row = issue_api_token(session, ALICE, "acme")
        session.query(Membership).filter_by(tenant_id=people.acme).filter(
            Membership.user_id == select(User.id).where(User.email == ALICE).scalar_subquery()
        ).delete(synchronize_session=False)
    assert server.test_client().get("/api/meta/pages/", headers=bearer(token)).status_code == 401


def test_somebody_in_two_tenants_sees_one_at_a_time(server: Flask):
    with wide_session("command") as session:
        add_user(session, "globex", ALICE, "viewer", PASSWORD)
    client = visitor(server, ALICE)
    assert client.get("/api/meta/pages/").json["results"][0]["page_id"] == ACME_PAGE
    post(client, "/tenant", data={"slug": "globex"})
    assert client.get("/api/meta/pages/").json["results"][0]["page_id"] == GLOBEX_PAGE


def test_nobody_changes_to_a_tenant_of_others(server: Flask):
    client = visitor(server, CHARLIE)
    post(client, "/tenant", data={"slug": "acme"})
    assert client.get("/api/meta/pages/").json["results"][0]["page_id"] == GLOBEX_PAGE


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("acme", "not an address", "viewer", PASSWORD), "e-mail"),
        (("acme", "new@acme.example", "king", PASSWORD), "role"),
        (("acme", "new@acme.example", "viewer", "short"), "at least 10"),
        (("nowhere", "new@acme.example", "viewer", PASSWORD), "no tenant nowhere"),
        (("acme", ALICE, "viewer", PASSWORD), "already a member"),
    ],
)
def test_a_bad_person_is_refused_in_a_sentence(people: People, arguments, words: str):
    with wide_session("command") as session, pytest.raises(AccountError, match=words):
        add_user(session, *arguments)


@pytest.mark.parametrize(("slug", "name"), [("Not OK", "X"), ("acme", "X"), ("new", " ")])
def test_a_bad_tenant_is_refused(people: People, slug: str, name: str):
    with wide_session("command") as session, pytest.raises(AccountError):
        add_tenant(session, slug, name)


def test_a_token_for_somebody_in_two_tenants_needs_the_tenant(people: People):
    with wide_session("command") as session:
        add_user(session, "globex", ALICE, "viewer", PASSWORD)
        with pytest.raises(AccountError, match="acme, globex"):
            issue_api_token(session, ALICE)
