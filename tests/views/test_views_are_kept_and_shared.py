"""Saved views: one's own, shared ones, and never another tenant's."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from models import SavedView
from models.scope import tenant_session
from tests.people import ACME_PAGE, DORA, GLOBEX_PAGE, People, add_client
from tests.views.sending import send
from tests.visitors import visitor

VIEWS = "/api/meta/views/"
ADDRESS = f"/pages/{ACME_PAGE}/posts?range=last_90d&posts_sort=asc"


def save(client: FlaskClient, name: str, address: str = ADDRESS, **more: object) -> int:
    body = {"name": name, "address": address} | more
    answer = send(client, "POST", VIEWS, body)
    assert answer.status_code == 201
    return int(answer.json["id"])


def names(client: FlaskClient) -> list[str]:
    return [view["name"] for view in client.get(VIEWS).json["results"]]


def test_a_view_is_kept_renamed_and_deleted(alice: FlaskClient):
    number = save(alice, "Worst posts")
    assert alice.get(VIEWS).json["results"][0]["address"] == ADDRESS
    assert send(alice, "PATCH", f"{VIEWS}{number}/", {"name": "Weak"}).status_code == 200
    assert names(alice) == ["Weak"]
    assert send(alice, "DELETE", f"{VIEWS}{number}/").status_code == 204
    assert names(alice) == []


def test_only_shared_views_are_seen_by_colleagues(
    alice: FlaskClient, bob: FlaskClient, charlie: FlaskClient
):
    save(alice, "Mine")
    shared = save(alice, "Ours", is_shared=True)
    assert (names(bob), names(charlie)) == (["Ours"], [])
    assert send(bob, "PATCH", f"{VIEWS}{shared}/", {"name": "Bob's"}).status_code == 404
    assert send(bob, "DELETE", f"{VIEWS}{shared}/").status_code == 404
    assert send(charlie, "DELETE", f"{VIEWS}{shared}/").status_code == 404


def test_an_owner_deletes_what_a_colleague_shared_but_not_what_is_his_own(
    alice: FlaskClient, ana: FlaskClient
):
    own, shared = save(ana, "Own"), save(ana, "Shared", is_shared=True)
    assert send(alice, "DELETE", f"{VIEWS}{own}/").status_code == 404
    assert send(alice, "DELETE", f"{VIEWS}{shared}/").status_code == 204


def test_a_viewer_keeps_views_alone_and_shares_none(alice: FlaskClient, bob: FlaskClient):
    own = save(bob, "Own")
    body = {"name": "Own", "address": ADDRESS, "is_shared": True}
    answer = send(bob, "POST", VIEWS, body)
    assert answer.status_code == 403
    assert "Only owners and analysts may share saved views" in answer.json["error"]["message"]
    assert (names(alice), names(bob)) == ([], ["Own"])
    assert send(bob, "DELETE", f"{VIEWS}{own}/").status_code == 204


def test_whoever_became_a_viewer_changes_no_more_what_was_shared_before(
    bob: FlaskClient, people: People
):
    shared = save(bob, "Ours")
    with tenant_session(people.acme) as session:
        session.execute(update(SavedView).values(is_shared=True))
    [seen] = bob.get(VIEWS).json["results"]
    assert (seen["may_change"], seen["may_delete"]) == (False, False)
    body = {"name": "Ours", "address": ADDRESS}
    assert send(bob, "POST", VIEWS, body).status_code == 403
    assert send(bob, "PATCH", f"{VIEWS}{shared}/", {"name": "Mine"}).status_code == 403
    assert send(bob, "DELETE", f"{VIEWS}{shared}/").status_code == 403


def test_the_same_name_replaces_the_view(alice: FlaskClient):
    assert save(alice, "Week") == save(alice, "Week", f"/pages/{ACME_PAGE}")
    assert names(alice) == ["Week"]


def test_the_portfolio_is_kept_with_its_choices_from_its_first_page(
    alice: FlaskClient, charlie: FlaskClient
):
    save(alice, "Weak ones", "/?range=last_90d&q=caf%C3%A9&sort=views&page=4&x-y=1&order=")
    [kept] = alice.get(VIEWS).json["results"]
    assert kept["address"] == "/?range=last_90d&q=caf%C3%A9&sort=views"
    assert names(charlie) == []


def test_who_is_limited_keeps_the_portfolio_and_sees_no_other_persons(
    server: Flask, people: People, alice: FlaskClient
):
    add_client(people)
    dora = visitor(server, DORA)
    save(alice, "All of Acme", "/?q=acme", is_shared=True)
    save(dora, "My shop", "/?range=last_7d")
    assert names(dora) == ["My shop"]
    assert names(alice) == ["All of Acme"]


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("", ADDRESS),
        ("x" * 81, ADDRESS),
        ("Glossary", "/glossary"),
        ("Theirs", f"/pages/{GLOBEX_PAGE}"),
        ("Out", "javascript:alert(1)"),
        ("Elsewhere", "https://evil.example/"),
        ("Elsewhere too", "//evil.example/"),
        ("Odd", "//["),
    ],
)
def test_what_cannot_be_kept_is_refused(alice: FlaskClient, name: str, address: str):
    assert send(alice, "POST", VIEWS, {"name": name, "address": address}).status_code == 422
