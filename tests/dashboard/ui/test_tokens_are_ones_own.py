from typing import Any

import pytest
from flask import Flask

from dashboard.actions.credentials import make_token
from dashboard.components.api_tokens import REVOKE, REVOKE_ANY
from models import ApiToken
from models.scope import tenant_session
from tests.dashboard.ui.settings_screens import confirm, press, screen
from tests.people import ALICE, BOB, CHARLIE, People, actor
from tests.visitors import visitor


def made(email: str, name: str) -> tuple[int, str]:
    """The number of a new token of the person, and the token."""
    who = actor(email)
    with tenant_session(who.tenant_id) as session:
        secret, row = make_token(who, session, name).value
        return row.id, secret


def works(people: People, token_id: int) -> bool:
    with tenant_session(people.acme) as session:
        return session.get_one(ApiToken, token_id).revoked_at is None


def test_one_sees_ones_own_tokens_without_their_secrets(server: Flask) -> None:
    _number, secret = made(BOB, "Monthly CSV")
    shown = screen(server, BOB, "tokens")
    assert "Monthly CSV" in shown
    assert "never" in shown
    assert secret not in shown
    own, _head, of_others = screen(server, ALICE, "tokens").partition("Tokens of others")
    assert ("Monthly CSV" in own, "Monthly CSV" in of_others) == (False, True)


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


def test_an_owner_sees_and_ends_tokens_of_others_alone(server: Flask, people: People) -> None:
    token_id, secret = made(BOB, "Monthly CSV")
    shown = screen(server, ALICE, "tokens")
    assert "Tokens of others" in shown and BOB in shown and secret not in shown
    assert "Tokens of others" not in screen(server, BOB, "tokens")
    assert "Monthly CSV" not in screen(server, CHARLIE, "tokens")
    for email in (BOB, CHARLIE):
        confirm(visitor(server, email), "tokens-of-others", REVOKE_ANY, token_id)
        assert works(people, token_id)
    said = confirm(visitor(server, ALICE), "tokens-of-others", REVOKE_ANY, token_id)
    assert "The token is revoked." in said and "Nobody else has a token." in said
    assert not works(people, token_id)


def test_an_owner_decides_whether_tokens_may_last_for_ever(server: Flask) -> None:
    for email, allowed in ((BOB, False), (ALICE, True)):
        press(visitor(server, email), "new-token", "endless-tokens", "value", True)
        assert ("'value': 'never'" in screen(server, BOB, "tokens")) == allowed


@pytest.mark.parametrize("key", [0, -1, True, "1", None, [], {}, 1.5, 2**62])
def test_a_forged_number_is_answered_calmly(server: Flask, people: People, key: Any) -> None:
    token_id, _secret = made(BOB, "Monthly CSV")
    assert "went wrong" not in confirm(visitor(server, BOB), "tokens", REVOKE, key)
    assert works(people, token_id)
