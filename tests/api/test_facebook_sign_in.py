"""Sign-in with Facebook: one state for one session and tenant, used once; every failure is calm."""

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text

from dashboard.auth.accounts import add_user
from ingest.connect import SCOPES
from ingest.sandbox.characters import MUSEUM
from ingest.sandbox.testing import RunningSandbox
from models import MetaConnection, MetaPage, Tenant
from models.scope import tenant_session, wide_session
from tests.conftest import refresh_settings
from tests.ingest.conftest import sandbox  # noqa: F401 - a fixture
from tests.people import ALICE, People
from tests.visitors import post, visitor

START, BACK = "/api/meta/connect/start/", "/api/meta/connect/callback/"
REDIRECT = f"https://pagelens.example{BACK}"


@pytest.fixture
def facebook(sandbox: RunningSandbox, environment, alice: FlaskClient) -> str:  # noqa: F811
    """The dialog's address for Alice."""
    environment.setenv("META_DIALOG_BASE_URL", sandbox.url)
    environment.setenv("META_OAUTH_REDIRECT_URI", REDIRECT)
    refresh_settings()
    return post(alice, START).json["authorization_url"]


def follow(dialog: str, link: int = 0) -> str:
    """The way back that the dialog offers: to continue (0) or to cancel (1)."""
    page = requests.get(dialog, timeout=10).text
    way = unescape(re.findall(r'<a[^>]* href="([^"]+)"', page)[link])
    return way.removeprefix("https://pagelens.example").removeprefix("http://localhost")


def connections(tenant_id: int) -> list[MetaConnection]:
    with tenant_session(tenant_id) as session:
        return list(session.scalars(select(MetaConnection)))


def test_the_whole_way_connects_all_pages(facebook: str, alice, people: People) -> None:
    asked = parse_qs(urlsplit(facebook).query)
    assert asked["redirect_uri"] == [REDIRECT]
    assert set(SCOPES) == set(asked["scope"][0].split(","))
    answer = alice.get(follow(facebook))
    assert (answer.status_code, answer.location) == (302, "/settings/connections")
    [connection] = connections(people.acme)
    assert (connection.kind, connection.status) == ("oauth", "active")
    with tenant_session(people.acme) as session:
        # A business owns it, so only the token's scopes name it.
        museum = session.scalar(select(MetaPage).where(MetaPage.page_id == MUSEUM.page_id))
        assert museum.token_encrypted is not None
    assert connections(people.globex) == []


def test_a_configuration_of_login_for_business_connects_as_well(
    facebook: str, alice: FlaskClient, people: People, environment
) -> None:
    environment.setenv("META_LOGIN_CONFIG_ID", "7001")
    refresh_settings()
    dialog = post(alice, START).json["authorization_url"]
    asked = parse_qs(urlsplit(dialog).query)
    assert (asked["config_id"], "scope" in asked) == (["7001"], False)
    assert alice.get(follow(dialog)).status_code == 302
    assert [one.status for one in connections(people.acme)] == ["active"]


def test_without_a_set_address_the_browsers_own_leads_back(
    facebook: str, alice: FlaskClient, people: People, environment
) -> None:
    environment.setenv("META_OAUTH_REDIRECT_URI", "")
    refresh_settings()
    dialog = post(alice, START).json["authorization_url"]
    assert parse_qs(urlsplit(dialog).query)["redirect_uri"] == [f"http://localhost{BACK}"]
    assert alice.get(follow(dialog)).status_code == 302
    assert len(connections(people.acme)) == 1


def test_an_address_that_the_browser_does_not_name_is_not_used(
    facebook: str, alice: FlaskClient, environment
) -> None:
    environment.setenv("META_OAUTH_REDIRECT_URI", "")
    refresh_settings()
    elsewhere = {"HTTP_ORIGIN": "https://insights.example"}
    refused = post(alice, START, environ_overrides=elsewhere)
    assert refused.status_code == 409
    assert "PUBLIC_URL" in refused.json["error"]["message"]
    environment.setenv("PUBLIC_URL", "https://insights.example")
    refresh_settings()
    dialog = post(alice, START, environ_overrides=elsewhere).json["authorization_url"]
    assert f"https://insights.example{BACK}" in parse_qs(urlsplit(dialog).query)["redirect_uri"]


def test_a_way_back_is_used_once(facebook: str, alice: FlaskClient, people: People) -> None:
    way = follow(facebook)
    cookie = alice.get_cookie("pagelens_session").value
    assert alice.get(way).status_code == 302
    alice.set_cookie("pagelens_session", cookie)
    again = alice.get(way)
    assert again.status_code == 409
    assert "Start again." in again.text
    assert len(connections(people.acme)) == 1


def test_another_session_of_the_same_person_cannot_use_it(facebook: str, server: Flask) -> None:
    answer = visitor(server, ALICE).get(follow(facebook))
    assert answer.status_code == 409
    assert "another browser session" in answer.text


def test_a_forged_state_is_refused_and_ends_the_real_one(facebook: str, alice) -> None:
    way = follow(facebook)
    forged = re.sub(r"state=[^&]+", "state=forged-%C3%BC", way)
    assert alice.get(forged).status_code == 409
    assert alice.get(way).status_code == 409


def test_who_changes_the_tenant_in_between_connects_nothing(
    facebook: str, alice: FlaskClient, people: People
) -> None:
    with wide_session("command") as session:
        globex = session.get_one(Tenant, people.globex)
        session.execute(
            text(
                "INSERT INTO membership (tenant_id, user_id, role, created_at, joined_at)"
                " SELECT :tenant, id, 'owner', now(), now() FROM \"user\" WHERE email = :email"
            ),
            {"tenant": globex.id, "email": ALICE},
        )
    way = follow(facebook)
    assert post(alice, "/tenant", data={"slug": "globex"}).status_code == 302
    answer = alice.get(way)
    assert answer.status_code == 409
    assert "another tenant" in answer.text
    assert connections(people.acme) == connections(people.globex) == []


def test_who_declines_is_told_so_in_one_sentence(facebook: str, alice: FlaskClient) -> None:
    answer = alice.get(follow(facebook, 1))
    assert answer.status_code == 409
    assert "Facebook did not grant access" in answer.text
    assert "Try again" in answer.text
    as_json = post(alice, START).json["authorization_url"]
    assert parse_qs(urlsplit(as_json).query)["auth_type"] == ["rerequest"]
    told = alice.get(follow(as_json, 1), headers={"Accept": "application/json"})
    assert told.json["error"]["code"] == "declined"


def test_a_code_that_facebook_refuses_is_told_without_it(facebook: str, alice) -> None:
    way = re.sub(r"code=[^&]+", "code=WRONG-CODE", follow(facebook))
    answer = alice.get(way)
    assert answer.status_code == 409
    assert "WRONG-CODE" not in answer.text
    missing = re.sub(r"code=[^&]+&", "", follow(post(alice, START).json["authorization_url"]))
    assert alice.get(missing).status_code == 409


def test_who_is_not_signed_in_is_sent_to_the_door_without_the_code(facebook, server) -> None:
    answer = server.test_client().get(follow(facebook))
    assert (answer.status_code, answer.location) == (302, "/login")


def test_a_state_that_is_too_old_is_refused(facebook: str, alice: FlaskClient) -> None:
    from jobs import queues

    way = follow(facebook)
    for key in queues.connection().scan_iter("pagelens:oauth:*"):
        queues.connection().delete(key)
    answer = alice.get(way)
    assert answer.status_code == 409
    assert "took too long" in answer.text


def test_only_owners_begin_and_not_too_often(facebook: str, alice, bob, people, server) -> None:
    refused = post(bob, START)
    assert refused.status_code == 403
    assert "owner" in refused.json["error"]["message"]
    with wide_session("command") as session:
        tenant = session.get_one(Tenant, people.acme)
        add_user(session, tenant, "ann@acme.example", "analyst", "correct horse battery")
    assert post(visitor(server, "ann@acme.example"), START).status_code == 403
    statuses = [post(alice, START).status_code for _ in range(11)]
    assert statuses[-1] == 429


def test_a_missing_setting_is_named(alice: FlaskClient, environment) -> None:
    environment.setenv("META_APP_ID", "")
    refresh_settings()
    answer = post(alice, START)
    assert answer.status_code == 409
    assert "META_APP_ID" in answer.json["error"]["message"]
