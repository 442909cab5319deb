"""Whoever comes by a read-only link reads the notes of its days: no author, and no button."""

from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient

from dashboard.actions.notes import add_note
from dashboard.queries.days.pacific import pacific_yesterday
from models.orm import now_utc
from models.scope import tenant_session
from tests.people import ACME_PAGE, ALICE, People, actor
from tests.queries.numbers import put_days, the_page
from tests.views.sending import send


def test_notes_are_read_and_nothing_more(server: Flask, alice: FlaskClient, people: People):
    last = pacific_yesterday(now_utc())
    with tenant_session(people.acme) as session:
        days = {last - timedelta(days=back): 1000 for back in range(14)}
        put_days(session, the_page(session, people.acme_page), "page_media_view", days)
        add_note(actor(ALICE), session, ACME_PAGE, last, "Spring <b>beans</b>")
    asked = {"address": f"/pages/{ACME_PAGE}?range=last_7d", "days": 7}
    link = send(alice, "POST", "/api/meta/view-links/", asked).json["link"]
    shown = server.test_client().get(link.partition("localhost")[2]).text
    assert "Spring &lt;b&gt;beans&lt;/b&gt;" in shown
    for leak in ("alice", "Edit", "Delete", "Add a note", "Only owners"):
        assert leak not in shown
