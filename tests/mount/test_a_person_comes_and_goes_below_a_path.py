"""Signing in and out below a path of a host leaves the rest of the host alone."""

from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dashboard.auth.csrf import COOKIE
from tests.conftest import refresh_settings
from tests.mount.conftest import MOUNT
from tests.people import ACME_PAGE, ALICE, PASSWORD
from tests.visitors import form_token, post, try_to_sign_in

SESSION = "pagelens_session"


def test_cookies_are_for_that_path_alone(alice: FlaskClient) -> None:
    alice.get("/settings")
    for name in (SESSION, COOKIE):
        assert alice.get_cookie(name, path=MOUNT) is not None
        assert alice.get_cookie(name) is None


def test_the_way_back_leads_through_the_door_and_below_the_path(server: Flask) -> None:
    client = server.test_client()
    door = client.get("/settings/people?x=1").location
    assert door == f"{MOUNT}/login?next=%2Fsettings%2Fpeople%3Fx%3D1"
    form = client.get(door.removeprefix(MOUNT)).text
    assert 'name="next" value="/settings/people?x=1"' in form
    entered = try_to_sign_in(client, ALICE, PASSWORD, next="/settings/people?x=1")
    assert entered.location == f"{MOUNT}/settings/people?x=1"
    assert client.get("/login?next=/glossary").location == f"{MOUNT}/glossary"


@pytest.mark.parametrize("foreign", ["//evil.example", "https://evil.example", "/\\evil.example"])
def test_no_way_back_leads_to_another_site(server: Flask, foreign: str) -> None:
    entered = try_to_sign_in(server.test_client(), ALICE, PASSWORD, next=foreign)
    assert entered.location == f"{MOUNT}/"


def test_signing_out_leads_to_the_door_and_ends_the_session(alice: FlaskClient) -> None:
    alice.get("/settings")
    token = alice.get_cookie(COOKIE, path=MOUNT).value
    gone = alice.post("/logout", data={"csrf_token": token})
    assert gone.location == f"{MOUNT}/login"
    assert alice.get("/settings").location == f"{MOUNT}/login?next=%2Fsettings"


def test_a_neighbour_on_the_host_is_signed_in_apart(server: Flask, alice: FlaskClient) -> None:
    server.config["APPLICATION_ROOT"] = "/other"
    assert alice.get("/settings").location == "/other/login?next=%2Fsettings"
    assert form_token(alice)


@pytest.mark.parametrize("public", ["", "https://agency.example/insights"])
def test_links_for_others_carry_the_path_once(
    alice: FlaskClient, environment: pytest.MonkeyPatch, public: str
) -> None:
    environment.setenv("PUBLIC_URL", public)
    refresh_settings()
    alice.get("/settings")
    view = {"address": f"{MOUNT}/pages/{ACME_PAGE}?range=last_7d", "days": 7}
    link = post(alice, "/api/meta/view-links/", json=view).json["link"]
    assert link.startswith(f"{public or f'http://localhost{MOUNT}'}/share/")
    assert alice.get(urlsplit(link).path.removeprefix(MOUNT)).status_code == 200
    new = {"email": "dora@client.example", "role": "viewer"}
    told = post(alice, "/api/people/", json=new).json["join_url"]
    assert told.startswith(f"{public or f'http://localhost{MOUNT}'}/join/")


def test_a_view_is_kept_as_it_is_called_inside_and_told_as_a_browser_needs_it(
    alice: FlaskClient,
) -> None:
    alice.get("/settings")
    kept = {"name": "Week", "address": f"{MOUNT}/pages/{ACME_PAGE}?range=last_7d"}
    assert post(alice, "/api/meta/views/", json=kept).json["address"] == kept["address"]
    inner = {"name": "Week", "address": f"/pages/{ACME_PAGE}?range=last_7d"}
    assert post(alice, "/api/meta/views/", json=inner).json["address"] == kept["address"]
