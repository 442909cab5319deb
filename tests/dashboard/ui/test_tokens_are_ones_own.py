from typing import Any

import pytest
from flask import Flask

from dashboard.actions.credentials import make_token
from dashboard.components.api_tokens import REVOKE
from dashboard.queries.workspace.api_tokens import list_tokens
from dashboard.server import create_server
from models import ApiToken
from models.scope import tenant_session
from tests.dashboard.ui.settings_screens import confirm, screen
from tests.people import ALICE, BOB, CHARLIE, People, actor
from tests.visitors import visitor


@pytest.fixture
def server(people: People) -> Flask:
    return create_server()


def made(email: str, name: str) -> tuple[int, str]:
    """The number of a new token of the person, and the token."""
    who = actor(email)
    with tenant_session(who.tenant_id) as session:
        secret = make_token(who, session, name).value
        return list_tokens(session, who.tenant_id, who.user_id)[0].id, secret


def works(people: People, token_id: int) -> bool:
    with tenant_session(people.acme) as session:
        return session.get_one(ApiToken, token_id).revoked_at is None


def test_one_sees_ones_own_tokens_without_their_secrets(server: Flask) -> None:
    _number, secret = made(BOB, "Monthly CSV")
    shown = screen(server, BOB, "tokens")
    assert "Monthly CSV" in shown
    assert "never" in shown
    assert secret not in shown
    assert "Monthly CSV" not in screen(server, ALICE, "tokens")


def test_one_revokes_ones_own_token_after_a_yes(server: Flask, people: People) -> None:
    token_id, _secret = made(BOB, "Monthly CSV")
    assert "Revoke “Monthly CSV”?" in screen(server, BOB, "tokens")
    said = confirm(visitor(server, BOB), "tokens", REVOKE, token_id)
    assert "The token is revoked." in said
    assert "You have no tokens." in said
    assert not works(people, token_id)


@pytest.mark.parametrize("email", [ALICE, CHARLIE])
def test_nobody_revokes_anothers(server: Flask, people: People, email: str) -> None:
    token_id, _secret = made(BOB, "Monthly CSV")
    said = confirm(visitor(server, email), "tokens", REVOKE, token_id)
    assert "This is not there any more." in said
    assert "Monthly CSV" not in said
    assert works(people, token_id)


@pytest.mark.parametrize("key", [0, -1, True, "1", None, [], {}, 1.5, 10**30])
def test_a_forged_number_is_answered_calmly(server: Flask, people: People, key: Any) -> None:
    token_id, _secret = made(BOB, "Monthly CSV")
    assert "went wrong" not in confirm(visitor(server, BOB), "tokens", REVOKE, key)
    assert works(people, token_id)
