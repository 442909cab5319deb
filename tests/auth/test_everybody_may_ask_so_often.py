"""One limit for all routes: by person, by token, and by address for who has not signed in."""

import pytest
from flask import Flask

from dashboard.auth.api_tokens import issue_api_token
from dashboard.auth.limits import limiter
from models.scope import wide_session
from settings import SettingsError, read_settings
from tests.conftest import refresh_settings
from tests.people import ALICE, BOB
from tests.visitors import post, visitor

PAGES = "/api/meta/pages/"


@pytest.fixture
def few(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("RATE_LIMIT", "5 per minute")
    environment.setenv("RATE_LIMIT_PER_ADDRESS", "15 per minute")
    refresh_settings()


def test_a_person_is_counted_over_all_browsers_and_addresses(few, server: Flask):
    office, home, bob = visitor(server, ALICE), visitor(server, ALICE), visitor(server, BOB)
    base = {"REMOTE_ADDR": "203.0.113.1"}
    statuses = [client.get(PAGES).status_code for client in (office, home, office)]
    statuses += [home.get(PAGES, environ_base=base).status_code for _ in range(3)]
    assert statuses == [200] * 5 + [429]
    assert bob.get(PAGES).status_code == 200


def test_a_token_is_counted_by_itself(few, server: Flask):
    with wide_session("command") as db:
        tokens = [issue_api_token(db, ALICE)[0] for _ in range(2)]
    client = server.test_client()

    def ask(token: str, scheme: str = "Bearer ") -> int:
        return client.get(PAGES, headers={"Authorization": scheme + token}).status_code

    assert [ask(tokens[0]) for _ in range(5)] == [200] * 5
    assert ask(tokens[0], "bearer   ") == 429
    assert ask(tokens[1]) == 200


def test_strangers_are_counted_by_address(few, server: Flask):
    client = server.test_client()
    assert [client.get("/login").status_code for _ in range(16)] == [200] * 15 + [429]
    base = {"REMOTE_ADDR": "203.0.113.1"}
    assert client.get("/login", environ_base=base).status_code == 200
    assert client.get("/healthz").status_code == 200
    with client.get("/auth/login.css") as style:
        assert style.status_code == 200


def test_the_answer_says_when_to_come_back_to_programs_screens_and_people(few, server: Flask):
    alice = visitor(server, ALICE)
    for _ in range(5):
        alice.get(PAGES)
    for answer in (alice.get(PAGES), post(alice, "/_dash-update-component", json={})):
        assert (answer.status_code, answer.mimetype) == (429, "application/json")
        assert answer.json["error"]["code"] == "too_many_requests"
        assert 1 <= int(answer.headers["Retry-After"]) <= 61
    page = alice.get("/share/nothing")
    assert (page.status_code, page.mimetype) == (429, "text/html")
    assert 1 <= int(page.headers["Retry-After"]) <= 61


def test_a_redis_that_is_gone_stops_nobody(server: Flask, monkeypatch: pytest.MonkeyPatch):
    def gone(*_arguments: object) -> None:
        raise ConnectionError

    monkeypatch.setattr(limiter.limiter, "hit", gone)
    monkeypatch.setattr(limiter.limiter, "test", gone)
    try:
        assert visitor(server, ALICE).get(PAGES).status_code == 200
    finally:
        limiter._storage_dead = False


@pytest.mark.parametrize("value", ["many", "0 per minute", "10/minute", "10 per week"])
def test_a_wrong_setting_is_refused(value: str):
    with pytest.raises(SettingsError, match="RATE_LIMIT"):
        read_settings(rate_limit=value)
