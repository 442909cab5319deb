from typing import Any

import pytest
from flask import Flask
from flask_login import login_user

from dashboard.auth.identity import identify
from dashboard.pages.settings import SECTIONS, draw_settings
from dashboard.server import create_server
from models import User
from models.scope import open_session
from tests.people import ALICE, BOB, CHARLIE, People


@pytest.fixture
def server(people: People) -> Flask:
    return create_server()


def drawn(server: Flask, email: str, pathname: Any) -> str:
    with server.test_request_context("/"):
        with open_session() as session:
            user_id = session.query(User).filter_by(email=email).one().id
        login_user(identify(user_id, None))
        return str(draw_settings({"pathname": pathname, "search": ""}))


@pytest.mark.parametrize("name", [section.name for section in SECTIONS])
def test_each_section_is_drawn_for_each_person(server: Flask, name: str) -> None:
    for email in (ALICE, BOB, CHARLIE):
        page = drawn(server, email, f"/settings/{name}")
        assert "There is no such section" not in page
        assert ("Acme Coffee" in page) == (name == "pages" and email != CHARLIE)


@pytest.mark.parametrize("name", ["connections", "people", "workspace", "reports"])
def test_a_viewer_is_told_why_there_is_no_more(server: Flask, name: str) -> None:
    assert "Only owners" in drawn(server, BOB, f"/settings/{name}")
    assert "Only owners" not in drawn(server, ALICE, f"/settings/{name}")


@pytest.mark.parametrize("pathname", [None, 7, "/settings/nothing", "/settings/../x"])
def test_whatever_is_asked_is_answered_calmly(server: Flask, pathname: Any) -> None:
    assert drawn(server, ALICE, pathname)
