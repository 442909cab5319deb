"""Settings, Audit: an owner sees what was done and chooses whose; others read who may."""

from typing import Any

import pytest
from flask import Flask
from flask_login import login_user

from dashboard.actions.roles import NotAllowedError
from dashboard.auth.identity import identify
from tests.dashboard.ui.screens import callback_of
from tests.dashboard.ui.settings_screens import screen
from tests.people import ALICE, BOB, CHARLIE, actor
from tests.visitors import visitor


def test_an_owner_sees_it_and_others_read_who_may(server: Flask) -> None:
    visitor(server, BOB)
    shown = screen(server, ALICE, "audit")
    assert "Signed in" in shown
    assert BOB in shown
    refused = screen(server, BOB, "audit")
    assert "Only owners may read the audit" in refused
    assert "Signed in" not in refused
    assert BOB not in screen(server, CHARLIE, "audit")


def choose(server: Flask, email: str, **given: Any) -> str:
    with server.test_request_context("/"):
        login_user(identify(actor(email).user_id, None))
        redraw = callback_of("/settings/audit", "redraw_lines")
        return str(redraw(given))


def test_what_is_chosen_is_shown_and_downloaded(server: Flask) -> None:
    visitor(server, ALICE)
    assert "Signed in" in choose(server, ALICE, kind="access", person=ALICE)
    chosen = choose(server, ALICE, kind="tokens", page=7)
    assert "Nothing of that kind." in chosen
    assert "/api/audit/download/?kind=tokens" in chosen
    assert "must be one of" in choose(server, ALICE, kind="odd")


def test_a_forged_choice_shows_nobody_else_anything(server: Flask) -> None:
    visitor(server, ALICE)
    with pytest.raises(NotAllowedError):
        choose(server, BOB, kind="access")
    assert ALICE not in choose(server, CHARLIE, kind="access")
