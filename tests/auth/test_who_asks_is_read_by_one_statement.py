"""Session or token, person, membership, role and workspaces come by one statement a request.

Another one says, at the beginning of the transaction, who works there.
"""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask_login import current_user

from dashboard.auth.api_tokens import issue_api_token
from models.scope import wide_session
from tests.people import BOB
from tests.statements import sent_statements
from tests.visitors import visitor


@pytest.fixture
def statements(server: Flask) -> Iterator[list[str]]:
    """What is sent to the server."""
    with sent_statements() as sent:
        yield sent


def test_a_browser(server: Flask, statements: list[str]) -> None:
    with visitor(server, BOB) as bob:
        bob.get("/healthz")
        statements.clear()
        assert (current_user.email, current_user.tenant.role) == (BOB, "viewer")
    assert len(statements) == 2


def test_a_token_whose_use_is_written_once_a_minute(server: Flask, statements: list[str]) -> None:
    with wide_session("command") as session:
        token, _row = issue_api_token(session, BOB)
    for counted in (3, 2):
        statements.clear()
        with server.test_request_context("/", headers={"Authorization": f"Bearer {token}"}):
            assert (current_user.email, current_user.tenant.slug) == (BOB, "acme")
        assert len(statements) == counted
