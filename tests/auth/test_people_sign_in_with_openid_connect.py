from collections.abc import Iterator
from typing import Any

import pytest
import requests
from flask import Flask
from flask.testing import FlaskClient
from joserfc.jwk import RSAKey
from sqlalchemy import func, select, update
from werkzeug.test import TestResponse

from models import Membership, OidcIdentity, User
from models.scope import wide_session
from settings import SettingsError
from tests.auth.provider import CLIENT, SECRET, Provider, running_provider
from tests.conftest import refresh_settings
from tests.people import ALICE, BOB, People
from tests.servers import bare_server
from tests.visitors import visitor


@pytest.fixture(scope="module")
def running() -> Iterator[Provider]:
    with running_provider() as provider:
        yield provider


@pytest.fixture
def provider(running: Provider) -> Provider:
    running.claims, running.spoil, running.signs_with = says(BOB), {}, None
    return running


@pytest.fixture
def server(provider: Provider, people: People, environment: pytest.MonkeyPatch) -> Flask:
    environment.setenv("OIDC_ISSUER", provider.issuer)
    environment.setenv("OIDC_CLIENT_ID", CLIENT)
    environment.setenv("OIDC_CLIENT_SECRET", SECRET)
    environment.setenv("OIDC_NAME", "Acme Login")
    refresh_settings()
    return bare_server()


def says(email: str, subject: str = "s-1", **more: Any) -> dict[str, Any]:
    return {"sub": subject, "email": email, "email_verified": True} | more


def leave(client: FlaskClient, target: str = "/") -> str:
    """Goes to the provider and back as far as our door; returns the way in."""
    out = client.get(f"/login/oidc?next={target}").location
    back = requests.get(out, allow_redirects=False, timeout=10).headers["Location"]
    return back.removeprefix("http://localhost")


def come(server: Flask, target: str = "/") -> tuple[FlaskClient, TestResponse]:
    client = server.test_client()
    return client, client.get(leave(client, target))


def accounts() -> list[int | None]:
    with wide_session("command") as session:
        return [
            session.scalar(select(func.count()).select_from(one))
            for one in (User, Membership, OidcIdentity)
        ]


def test_the_page_offers_it_and_it_leads_in_and_on(server: Flask) -> None:
    page = server.test_client().get("/login?next=/glossary").text
    assert "Sign in with Acme Login" in page
    client, answer = come(server, "/glossary")
    assert (answer.status_code, answer.location) == (302, "/glossary")
    assert BOB in client.get("/api/people/").text
    assert accounts() == [3, 3, 1]


def test_who_is_linked_comes_in_by_subject_whatever_the_address_says(
    server: Flask, provider: Provider
) -> None:
    come(server)
    provider.claims = says(ALICE, email_verified=False)
    client, answer = come(server)
    assert answer.location == "/"
    assert client.get("/api/own/sessions/").json["count"] == 2
    with wide_session("command") as session:
        session.execute(update(User).where(User.email == BOB).values(is_active=False))
    assert come(server)[1].status_code == 403


@pytest.mark.parametrize(
    ("claims", "words"),
    [
        (says(BOB, email_verified=False), "has not verified your e-mail address"),
        (says(BOB, email_verified="true"), "has not verified your e-mail address"),
        ({"sub": "s-2"}, "has not verified your e-mail address"),
        (says("nobody@acme.example"), "Nobody signs in here as nobody@acme.example"),
    ],
)
def test_nobody_else_comes_in_and_no_account_is_made(
    server: Flask, provider: Provider, claims: dict[str, Any], words: str
) -> None:
    provider.claims = claims
    client, answer = come(server)
    assert (answer.status_code, words in answer.text) == (403, True)
    assert client.get("/api/people/").status_code == 401
    assert accounts() == [3, 3, 0]


@pytest.mark.parametrize(
    "spoil",
    [{"nonce": "another"}, {"aud": "another"}, {"iss": "http://127.0.0.1:1"}, {"exp": 1}],
)
def test_a_token_that_is_not_for_this_sign_in_is_refused(
    server: Flask, provider: Provider, spoil: dict[str, Any]
) -> None:
    provider.spoil = spoil
    client, answer = come(server)
    assert (answer.status_code, "was not completed" in answer.text) == (403, True)
    assert client.get("/api/people/").status_code == 401


def test_a_token_of_another_key_is_refused(server: Flask, provider: Provider) -> None:
    provider.signs_with = RSAKey.generate_key(2048, {"kid": "1"})
    assert come(server)[1].status_code == 403


def test_a_way_in_works_once_and_in_its_own_browser(server: Flask) -> None:
    client = server.test_client()
    path = leave(client)
    assert server.test_client().get(path).status_code == 403
    assert client.get(path).status_code == 302
    assert server.test_client().get(path).status_code == 403
    refused = server.test_client().get("/login/oidc/return?error=access_denied&state=x")
    assert refused.status_code == 403


def test_a_provider_that_is_away_is_told_calmly(
    server: Flask, environment: pytest.MonkeyPatch
) -> None:
    environment.setenv("OIDC_ISSUER", "http://127.0.0.1:9")
    refresh_settings()
    answer = bare_server().test_client().get("/login/oidc")
    assert (answer.status_code, "does not answer" in answer.text) == (403, True)


def test_it_is_off_where_nothing_is_set_and_says_what_is_missing(
    people: People, environment: pytest.MonkeyPatch
) -> None:
    client = bare_server().test_client()
    assert "Acme Login" not in client.get("/login").text
    assert client.get("/login/oidc").status_code == 404
    environment.setenv("OIDC_ISSUER", "https://login.acme.example")
    refresh_settings()
    with pytest.raises(SettingsError, match="OIDC_CLIENT_ID"):
        bare_server()


def test_the_password_goes_on_working(server: Flask) -> None:
    assert visitor(server, ALICE).get("/api/people/").status_code == 200
