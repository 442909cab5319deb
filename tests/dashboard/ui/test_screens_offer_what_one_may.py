"""On a Page's screens a viewer finds, in the place of what only others may, who may."""

import json
from datetime import timedelta

import pytest
from flask import Flask

from dashboard.queries.days.pacific import pacific_yesterday
from models.orm import now_utc
from models.scope import tenant_session
from tests.dashboard.ui.pressing import drawn, press
from tests.people import ACME_PAGE, ALICE, ANA, BOB, People, add_analyst
from tests.queries.numbers import put_days, the_page
from tests.servers import whole_server
from tests.visitors import visitor

NO_NOTES = "Only owners and analysts may write notes; ask one of them."
NO_SHARING = "Only owners and analysts may share saved views; ask one of them."
NO_LINKS = "Only owners and analysts may make read-only links; ask one of them."


@pytest.fixture
def server(people: People) -> Flask:
    add_analyst()
    with tenant_session(people.acme) as session:
        page = the_page(session, people.acme_page)
        last = pacific_yesterday(now_utc())
        days = {last - timedelta(days=n): 1000 for n in range(7)}
        put_days(session, page, "page_media_view", days)
    return whole_server()


def overview(server: Flask, email: str) -> str:
    screen = str(drawn(server, email, "/pages", range="last_7d"))
    return screen + panel(server, email, "/pages/")


def posts(server: Flask, email: str) -> str:
    screen = str(drawn(server, email, "/pages/<page_id>/posts", page_id=ACME_PAGE))
    return screen + panel(server, email, f"/pages/{ACME_PAGE}/posts")


def panel(server: Flask, email: str, pathname: str) -> str:
    """The panel of saved views, as it first opens."""
    client = visitor(server, email)
    return str(json.loads(press(client, "saved-open.n_clicks", 1, url__pathname=pathname)))


@pytest.mark.parametrize("email", [ALICE, ANA])
def test_who_may_write_finds_the_forms(server: Flask, email: str) -> None:
    screen = overview(server, email)
    for form in ("note-adding", "saved-form", "link-form"):
        assert f"'id': '{form}'" in screen
    for refusal in (NO_NOTES, NO_SHARING, NO_LINKS):
        assert refusal not in screen


def test_a_viewer_finds_who_may_instead(server: Flask) -> None:
    screen = overview(server, BOB)
    for form in ("note-adding", "link-form"):
        assert f"'id': '{form}'" not in screen
    for refusal in (NO_NOTES, NO_SHARING, NO_LINKS):
        assert refusal in screen
    assert "'id': 'saved-form'" in screen  # for views of one's own


def test_the_posts_offer_the_same(server: Flask) -> None:
    assert NO_SHARING in posts(server, BOB)
    assert NO_SHARING not in posts(server, ANA)
    assert "'id': 'note-adding'" not in posts(server, ANA)
