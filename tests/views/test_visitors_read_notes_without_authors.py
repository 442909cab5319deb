"""Visitors of a read-only link read the team's notes only where its maker chose so, and no name."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dashboard.actions.notes import add_note
from dashboard.queries.days.pacific import pacific_yesterday
from models.orm import now_utc
from models.scope import tenant_session
from tests.people import ACME_PAGE, ALICE, People, actor
from tests.queries.numbers import put_days, the_page
from tests.views.sending import send


@pytest.fixture
def a_note(people: People) -> None:
    last = pacific_yesterday(now_utc())
    with tenant_session(people.acme) as session:
        days = {last - timedelta(days=back): 1000 for back in range(14)}
        put_days(session, the_page(session, people.acme_page), "page_media_view", days)
        add_note(actor(ALICE), session, ACME_PAGE, last, "Spring <b>beans</b>")


def shown_by_link(server: Flask, maker: FlaskClient, **choice: object) -> str:
    asked = {"address": f"/pages/{ACME_PAGE}?range=last_7d", "days": 7} | choice
    link = send(maker, "POST", "/api/meta/view-links/", asked).json["link"]
    return server.test_client().get(link.partition("localhost")[2]).text


def test_notes_are_read_and_nothing_more_where_the_maker_chose_so(
    server: Flask, alice: FlaskClient, a_note: None
) -> None:
    shown = shown_by_link(server, alice, shows_notes=True)
    assert "Spring &lt;b&gt;beans&lt;/b&gt;" in shown
    for leak in ("alice", "Edit", "Delete", "Add a note", "Only owners"):
        assert leak not in shown


def test_without_that_choice_nothing_of_a_note_is_shown(
    server: Flask, alice: FlaskClient, a_note: None
) -> None:
    shown = shown_by_link(server, alice)
    assert "1.0" in shown or "1,000" in shown
    assert "beans" not in shown
    listed = alice.get("/api/meta/view-links/").json["results"]
    assert [link["shows_notes"] for link in listed] == [False]
