"""An owner limits a person to Pages and groups; what that person sees and finds follows at once."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from models import AuditEvent
from models.scope import tenant_session
from tests.api.test_people_and_roles import number_of
from tests.people import ACME_PAGE, ALICE, BOB, DORA, DORAS_PAGE, GLOBEX_PAGE, People, add_client
from tests.visitors import change, post, try_to_sign_in, visitor

PEOPLE, PAGES, GROUPS = "/api/people/", "/api/meta/pages/", "/api/meta/page-groups/"


@pytest.fixture
def dora(server: Flask, people: People) -> FlaskClient:
    add_client(people)
    return visitor(server, DORA)


def limit(alice: FlaskClient, email: str, limited_to: Any) -> Any:
    body = {"limited_to": limited_to}
    return change(alice, "patch", f"{PEOPLE}{number_of(email)}/", json=body)


def pages_of(client: FlaskClient) -> list[str]:
    listed = client.get(PAGES).json
    found = [page["page_id"] for page in listed["results"]]
    assert listed["count"] == len(found)
    return found


def limit_of(alice: FlaskClient, email: str) -> Any:
    listed = alice.get(PEOPLE).json["results"]
    return next(one["limited_to"] for one in listed if one["email"] == email)


def test_a_limited_person_finds_their_pages_and_no_other(
    alice: FlaskClient, dora: FlaskClient
) -> None:
    assert pages_of(dora) == [DORAS_PAGE]
    assert dora.get(f"/api/meta/pages/{DORAS_PAGE}/overview/").status_code == 200
    assert dora.get(f"/api/meta/pages/{ACME_PAGE}/overview/").status_code == 404
    assert limit_of(alice, DORA) == {"page_ids": [DORAS_PAGE], "group_ids": []}
    assert limit_of(alice, BOB) is None


def test_an_owner_changes_it_for_the_next_request(alice: FlaskClient, dora: FlaskClient) -> None:
    group = post(alice, GROUPS, json={"name": "Hers", "page_ids": [ACME_PAGE]}).json["id"]
    assert limit(alice, DORA, {"group_ids": [group]}).status_code == 204
    assert pages_of(dora) == [ACME_PAGE]
    change(alice, "patch", f"{GROUPS}{group}/", json={"page_ids": [ACME_PAGE, DORAS_PAGE]})
    assert pages_of(dora) == [ACME_PAGE, DORAS_PAGE]
    change(alice, "delete", f"{GROUPS}{group}/")
    assert pages_of(dora) == []
    assert limit(alice, DORA, None).status_code == 204
    assert pages_of(dora) == [ACME_PAGE, DORAS_PAGE]


def test_of_groups_only_her_own_are_there_and_of_these_only_her_pages(
    alice: FlaskClient, dora: FlaskClient
) -> None:
    hers = post(alice, GROUPS, json={"name": "Hers", "page_ids": [DORAS_PAGE]}).json["id"]
    post(alice, GROUPS, json={"name": "Bad payers", "page_ids": [DORAS_PAGE, ACME_PAGE]})
    assert dora.get(GROUPS).json["count"] == 0
    limit(alice, DORA, {"group_ids": [hers]})
    assert [one["name"] for one in dora.get(GROUPS).json["results"]] == ["Hers"]


def test_she_changes_no_group_though_an_analyst(alice: FlaskClient, dora: FlaskClient) -> None:
    hers = post(alice, GROUPS, json={"name": "Hers", "page_ids": [DORAS_PAGE]}).json["id"]
    limit(alice, DORA, {"group_ids": [hers]})
    change(alice, "patch", f"{PEOPLE}{number_of(DORA)}/", json={"role": "analyst"})
    for answer in (
        post(dora, GROUPS, json={"name": "More"}),
        change(dora, "patch", f"{GROUPS}{hers}/", json={"page_ids": []}),
        change(dora, "delete", f"{GROUPS}{hers}/"),
    ):
        assert answer.status_code == 403
        assert "sees every Page" in answer.json["error"]["message"]


def test_her_tokens_are_limited_as_well(server: Flask, alice: FlaskClient, dora: FlaskClient):
    token = post(dora, "/api/own/tokens/", json={"name": "sheet"}).json["token"]
    bearer = {"Authorization": f"Bearer {token}"}
    found = server.test_client().get(PAGES, headers=bearer).json["results"]
    assert [page["page_id"] for page in found] == [DORAS_PAGE]


def test_somebody_is_invited_with_a_limit(server: Flask, alice: FlaskClient, people: People):
    body = {"email": "eve@client.example", "role": "viewer", "limited_to": {"page_ids": []}}
    told = post(alice, PEOPLE, json=body).json
    eve = server.test_client()
    assert try_to_sign_in(eve, "eve@client.example", told["password"]).status_code == 302
    assert limit_of(alice, "eve@client.example") == {"page_ids": [], "group_ids": []}
    with tenant_session(people.acme) as session:
        added = select(AuditEvent.detail).where(AuditEvent.action == "person.added")
        assert session.scalars(added).one()["pages"] == []


@pytest.mark.parametrize(
    "limited_to", [{"page_ids": [GLOBEX_PAGE]}, {"group_ids": [99]}, {"page_ids": ["x"]}]
)
def test_what_is_not_there_limits_nobody(alice: FlaskClient, limited_to: Any) -> None:
    answer = limit(alice, BOB, limited_to)
    assert (answer.status_code, answer.json["error"]["field"]) == (422, "limited_to")
    assert limit_of(alice, BOB) is None


def test_an_owner_is_never_limited(alice: FlaskClient, dora: FlaskClient) -> None:
    assert limit(alice, ALICE, {"page_ids": [ACME_PAGE]}).status_code == 422
    change(alice, "patch", f"{PEOPLE}{number_of(DORA)}/", json={"role": "owner"})
    assert limit_of(alice, DORA) is None
    assert pages_of(dora) == [ACME_PAGE, DORAS_PAGE]


def test_nobody_else_decides_it(bob: FlaskClient, dora: FlaskClient) -> None:
    for client in (bob, dora):
        path = f"{PEOPLE}{number_of(DORA)}/"
        assert change(client, "patch", path, json={"limited_to": None}).status_code == 403
    assert pages_of(dora) == [DORAS_PAGE]


def test_a_change_that_says_nothing_is_refused(alice: FlaskClient) -> None:
    assert change(alice, "patch", f"{PEOPLE}{number_of(BOB)}/", json={}).status_code == 422
