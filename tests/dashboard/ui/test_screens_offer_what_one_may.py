"""On a Page's screens a viewer finds, in the place of what only others may, who may."""

from datetime import timedelta

import pytest
from flask import Flask
from flask_login import login_user

from dashboard.auth.identity import identify
from dashboard.components.callbacks import draw_head, draw_trend_parts
from dashboard.queries.days.pacific import pacific_yesterday
from dashboard.server import create_server
from models.orm import now_utc
from models.scope import tenant_session
from tests.people import ACME_PAGE, ALICE, ANA, BOB, People, actor, add_analyst
from tests.queries.numbers import put_days, the_page

ADDRESS = {"pathname": f"/pages/{ACME_PAGE}", "search": "?range=last_7d"}
NO_NOTES = "Only owners and analysts may write notes; ask one of them."
NO_SHARING = "Only owners and analysts may share saved views; ask one of them."


@pytest.fixture
def server(people: People) -> Flask:
    add_analyst()
    with tenant_session(people.acme) as session:
        page = the_page(session, people.acme_page)
        last = pacific_yesterday(now_utc())
        days = {last - timedelta(days=n): 1000 for n in range(7)}
        put_days(session, page, "page_media_view", days)
    return create_server()


def overview(server: Flask, email: str) -> str:
    with server.test_request_context("/"):
        login_user(identify(actor(email).user_id, None))
        return f"{draw_head(ADDRESS)}{draw_trend_parts(ADDRESS, None)}"


@pytest.mark.parametrize("email", [ALICE, ANA])
def test_who_may_write_finds_the_forms(server: Flask, email: str) -> None:
    screen = overview(server, email)
    assert "note-pop" in screen
    assert NO_NOTES not in screen
    assert NO_SHARING not in screen


def test_a_viewer_finds_who_may_instead(server: Flask) -> None:
    screen = overview(server, BOB)
    assert "note-pop" not in screen
    assert NO_NOTES in screen
    assert NO_SHARING in screen
