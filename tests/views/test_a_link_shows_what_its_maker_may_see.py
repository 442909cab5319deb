"""A link of somebody who is limited ends showing a Page when its maker loses it."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from dashboard.auth.page_limits import set_limit
from dashboard.queries.workspace.page_limits import PageLimit
from models import Membership
from models.scope import tenant_session
from tests.people import ACME_PAGE, ALICE, DORA, DORAS_PAGE, People, actor, add_client
from tests.views.sending import send
from tests.visitors import visitor

LINKS = "/api/meta/view-links/"


@pytest.fixture
def dora(server: Flask, people: People) -> FlaskClient:
    add_client(people)
    limit(people, DORAS_PAGE)
    return visitor(server, DORA)


def limit(people: People, *pages: str) -> None:
    """Makes her an analyst who sees these Pages."""
    with tenant_session(people.acme) as session:
        mine = Membership.user_id == actor(DORA).user_id
        membership = session.scalars(select(Membership).where(mine)).one()
        membership.role = "analyst"
        set_limit(session, membership, PageLimit(list(pages)))


def link(maker: FlaskClient, page_id: str) -> str:
    asked = {"address": f"/pages/{page_id}?range=last_7d", "days": 7}
    return str(send(maker, "POST", LINKS, asked).json["link"]).partition("localhost")[2]


def test_a_link_ends_showing_with_the_page_that_its_maker_loses(
    server: Flask, people: People, dora: FlaskClient
) -> None:
    address, visitor_of_it = link(dora, DORAS_PAGE), server.test_client()
    assert "Dora Flowers" in visitor_of_it.get(address).text
    limit(people)
    assert visitor_of_it.get(address).status_code == 404
    assert "Dora" not in visitor_of_it.get(address).text
    picture = visitor_of_it.get(f"{address}/thumbnails/pages/{DORAS_PAGE}")
    assert picture.status_code == 404


def test_she_makes_none_of_another_page_and_sees_none(
    server: Flask, dora: FlaskClient, alice: FlaskClient
) -> None:
    others = link(alice, ACME_PAGE)
    refused = send(dora, "POST", LINKS, {"address": f"/pages/{ACME_PAGE}", "days": 7})
    assert (refused.status_code, refused.json["error"]["field"]) == (422, "address")
    assert dora.get(LINKS).json["results"] == []
    # What somebody else shows the whole world, she may look at as well.
    assert "Acme Coffee" in dora.get(others).text
    shared = {"name": "A", "address": f"/pages/{ACME_PAGE}", "is_shared": True}
    send(alice, "POST", "/api/meta/views/", shared)
    assert dora.get("/api/meta/views/").json["results"] == []


def test_the_link_of_a_limited_maker_is_limited_for_whoever_opens_it(
    server: Flask, people: People, dora: FlaskClient
) -> None:
    address = link(dora, DORAS_PAGE)
    limit(people)
    assert visitor(server, ALICE).get(address).status_code == 404
