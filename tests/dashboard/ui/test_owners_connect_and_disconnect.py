"""Connections: owners are led to Facebook and end a connection, others read why not."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from dashboard.components.connections import DISCONNECT
from dashboard.components.first_screen import CONNECT, CONNECT_WRONG
from models import MetaConnection, MetaPage
from models.scope import tenant_session
from tests.conftest import refresh_settings
from tests.dashboard.ui.settings_screens import confirm, press, screen
from tests.people import ALICE, ANA, BOB, CHARLIE, People, add_analyst
from tests.servers import whole_server
from tests.visitors import visitor

ODD = (None, 0, -1, True, "1", [1], {"id": 1}, 10**30, 1.5)


@pytest.fixture
def server(people: People, environment) -> Flask:
    add_analyst()
    environment.setenv("META_APP_ID", "424242")
    environment.setenv("META_APP_SECRET", "a-secret-of-the-app")
    refresh_settings()
    return whole_server()


@pytest.fixture
def connection(people: People) -> int:
    """Acme's connection, which serves its Page."""
    with tenant_session(people.acme) as session:
        row = MetaConnection(
            tenant_id=people.acme, kind="user", meta_user_id="7", name="Alice", token_encrypted=b"x"
        )
        session.add(row)
        session.flush()
        page = session.scalars(select(MetaPage)).one()
        page.connection_id, page.token_encrypted = row.id, b"y"
        return row.id


def status(people: People, connection: int) -> str:
    with tenant_session(people.acme) as session:
        return session.get_one(MetaConnection, (people.acme, connection)).status


def test_owners_find_the_ways_and_others_why_not(server: Flask, connection: int) -> None:
    owner = screen(server, ALICE, "connections")
    assert "Pasted token of a person" in owner
    assert "System user" not in owner
    assert "Disconnect Alice? Its tokens are forgotten" in owner
    assert "its 1 Page is no longer fetched." in owner
    assert "/forms/connect" in owner
    for email in (ANA, BOB):
        shown = screen(server, email, "connections")
        assert "Pasted token of a person" in shown
        assert "Only owners may connect Facebook; ask one of them." in shown
        assert "Disconnect Alice" not in shown
        assert CONNECT not in shown
    assert "Nothing is connected yet." in screen(server, CHARLIE, "connections")


def test_an_owner_disconnects(server: Flask, people: People, connection: int) -> None:
    answer = confirm(visitor(server, ALICE), "connections", DISCONNECT, connection)
    assert "The connection is ended; all history stays." in answer
    assert status(people, connection) == "disconnected"


@pytest.mark.parametrize("email", [BOB, ANA, CHARLIE])
def test_nobody_else_does(server: Flask, people: People, connection: int, email: str) -> None:
    answer = confirm(visitor(server, email), "connections", DISCONNECT, connection)
    words = "not there any more" if email == CHARLIE else "Only owners may disconnect Facebook"
    assert words in answer
    assert status(people, connection) == "active"


@pytest.mark.parametrize("key", ODD)
def test_what_was_never_asked_is_ended_calmly(
    server: Flask, people: People, connection: int, key: Any
) -> None:
    confirm(visitor(server, ALICE), "connections", DISCONNECT, key)
    assert status(people, connection) == "active"


def connect(server: Flask, email: str, clicks: Any = 1) -> str:
    return press(visitor(server, email), "leave", CONNECT, "n_clicks", clicks)


def test_an_owner_is_led_to_facebook(server: Flask) -> None:
    answer = connect(server, ALICE)
    assert "dialog/oauth?client_id=424242" in answer
    assert "a-secret-of-the-app" not in answer


def test_a_button_that_has_only_appeared_leads_nowhere(server: Flask) -> None:
    for clicks in (None, 0):
        assert "dialog/oauth" not in connect(server, ALICE, clicks)


@pytest.mark.parametrize("email", [BOB, ANA])
def test_others_are_told_why_not(server: Flask, email: str) -> None:
    answer = connect(server, email)
    assert "Only owners may connect Facebook; ask one of them." in answer
    assert CONNECT_WRONG in answer
    assert "dialog/oauth" not in answer


def test_a_missing_setting_is_named(server: Flask, environment) -> None:
    environment.setenv("META_APP_ID", "")
    refresh_settings()
    assert "META_APP_ID" in connect(server, ALICE)
    # The screen offers no button that could not work.
    shown = screen(server, ALICE, "connections")
    assert CONNECT not in shown
    assert "META_APP_ID" in shown


def test_not_too_often(server: Flask) -> None:
    client = visitor(server, ALICE)
    answers = [press(client, "leave", CONNECT, "n_clicks", 1) for _ in range(11)]
    assert "Too many attempts" not in answers[0]
    assert "Too many attempts" in answers[-1]
