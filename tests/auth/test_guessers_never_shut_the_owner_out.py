"""A guesser is slowed, from one address or from many, and the owner still comes in."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from dashboard.secret_tokens import digest
from models import User
from models.scope import wide_session
from tests.conftest import refresh_settings
from tests.people import ALICE, BOB, PASSWORD, People
from tests.servers import bare_server
from tests.visitors import form_token, try_to_sign_in

WRONG = "not this one"


@pytest.fixture(autouse=True)
def _quick_to_be_used_up(monkeypatch: pytest.MonkeyPatch):
    """A check of a password is slow by design, so the test guesses few times."""
    monkeypatch.setattr("dashboard.auth.sign_in.check_password", check_quickly)


def check_quickly(email: str, password: str) -> int | None:
    with wide_session("command") as db:
        found = db.scalar(select(User.id).where(User.email == email))
    return found if password == PASSWORD else None


def guess(client: FlaskClient, email: str, address: str, password: str = WRONG) -> int:
    form = {"email": email, "password": password, "csrf_token": form_token(client)}
    base = {"REMOTE_ADDR": address}
    return client.post("/login", data=form, environ_base=base).status_code


def test_one_guesser_is_slowed_and_others_are_not(server: Flask):
    client = server.test_client()
    assert [guess(client, ALICE, "203.0.113.1") for _ in range(9)] == [401] * 8 + [429]
    assert guess(client, ALICE, "203.0.113.1", PASSWORD) == 429
    assert guess(client, ALICE, "203.0.113.2", PASSWORD) == 302
    assert guess(server.test_client(), BOB, "203.0.113.1", PASSWORD) == 302


def test_one_address_that_tries_many_accounts_is_slowed(server: Flask):
    client = server.test_client()
    tries = [guess(client, f"p{n}@acme.example", "203.0.113.1") for n in range(21)]
    assert tries == [401] * 20 + [429]


def test_a_guesser_with_a_whole_ipv6_network_is_one(server: Flask):
    client = server.test_client()
    tries = [guess(client, ALICE, f"2001:db8:0:1::{n:x}") for n in range(1, 10)]
    assert tries == [401] * 8 + [429]


def test_a_guesser_with_many_addresses_is_slowed_and_the_owner_comes_in(server: Flask):
    owner = server.test_client()
    assert guess(owner, ALICE, "198.51.100.7", PASSWORD) == 302
    owner.delete_cookie("pagelens_session")
    guesser = server.test_client()
    tries = [guess(guesser, ALICE, f"203.0.113.{n}") for n in range(41)]
    assert tries == [401] * 40 + [429]
    assert guess(server.test_client(), ALICE, "198.51.100.7", PASSWORD) == 429
    assert guess(owner, ALICE, "198.51.100.7", PASSWORD) == 302


def test_the_owners_browser_has_a_budget_too_and_it_serves_one_account(server: Flask):
    owner = server.test_client()
    assert guess(owner, ALICE, "198.51.100.7", PASSWORD) == 302
    owner.delete_cookie("pagelens_session")
    tries = [guess(owner, ALICE, f"203.0.113.{n}") for n in range(9)]
    assert tries == [401] * 8 + [429]
    assert guess(owner, BOB, "203.0.113.1") == 401


def test_a_mark_that_was_forged_or_is_anothers_counts_for_nothing(server: Flask):
    bob = server.test_client()
    assert guess(bob, BOB, "198.51.100.7", PASSWORD) == 302
    bob.delete_cookie("pagelens_session")
    mark = bob.get_cookie(f"pagelens_known_{digest(BOB)[:12]}")
    assert mark
    thief = server.test_client()
    thief.set_cookie(f"pagelens_known_{digest(ALICE)[:12]}", mark.value)
    assert [guess(thief, ALICE, "203.0.113.1") for _ in range(9)] == [401] * 8 + [429]
    assert guess(bob, BOB, "203.0.113.1") == 401


def test_behind_a_trusted_proxy_each_client_is_one(people: People, environment: pytest.MonkeyPatch):
    environment.setenv("TRUSTED_PROXIES", "1")
    refresh_settings()
    client = bare_server().test_client()

    def through_the_proxy(address: str, password: str) -> int:
        form = {"email": ALICE, "password": password, "csrf_token": form_token(client)}
        headers = {"X-Forwarded-For": address}
        return client.post("/login", data=form, headers=headers).status_code

    tries = [through_the_proxy("203.0.113.1", WRONG) for _ in range(9)]
    assert tries == [401] * 8 + [429]
    assert through_the_proxy("203.0.113.2", PASSWORD) == 302


def test_who_met_the_limit_is_told_how_long_to_wait(server: Flask):
    client = server.test_client()
    for _ in range(8):
        guess(client, ALICE, "127.0.0.1")
    answer = try_to_sign_in(client, ALICE, PASSWORD)
    assert "Too many attempts. Wait a minute and try again." in answer.text
    assert 1 <= int(answer.headers["Retry-After"]) <= 61
