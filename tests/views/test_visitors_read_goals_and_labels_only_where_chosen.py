"""Visitors of a read-only link read goals and names of labels only where its maker chose so."""

from datetime import UTC, datetime, time, timedelta
from decimal import Decimal

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dashboard.actions.goals import set_goal
from dashboard.queries.days.pacific import pacific_yesterday
from models.orm import now_utc
from models.scope import tenant_session
from tests.people import ACME_PAGE, ALICE, People, actor
from tests.queries.numbers import put_counter, put_days, put_post, the_page
from tests.views.sending import send
from tests.views.test_visitors_read_notes_without_authors import shown_by_link

POSTS = f"/pages/{ACME_PAGE}/posts?range=last_7d"
NAME = "Tier-B client"


@pytest.fixture
def words(people: People, alice: FlaskClient) -> None:
    """A goal of this month, and a post that has a label."""
    last = pacific_yesterday(now_utc())
    made = datetime.combine(last, time(22), UTC)
    with tenant_session(people.acme) as session:
        page = the_page(session, people.acme_page)
        days = {last - timedelta(days=back): 1000 for back in range(14)}
        put_days(session, page, "page_media_view", days)
        post = put_post(session, page, f"{ACME_PAGE}_1", made)
        post.message = "New beans"
        put_counter(session, post, "post_media_view", last, 100)
        goal = {"metric": "page_media_view", "year": last.year, "month": last.month}
        set_goal(actor(ALICE), session, ACME_PAGE, goal | {"target": Decimal(77_777)})
    send(alice, "POST", "/api/meta/post-labels/", {"name": NAME, "words": ["beans"]})


def test_goals_are_read_where_the_maker_chose_so(
    server: Flask, alice: FlaskClient, words: None
) -> None:
    assert "77,777" not in shown_by_link(server, alice)
    shown = shown_by_link(server, alice, shows_goals=True)
    assert "77,777" in shown
    assert "/settings/" not in shown


def test_labels_are_named_where_the_maker_chose_so(
    server: Flask, alice: FlaskClient, words: None
) -> None:
    without = shown_by_link(server, alice, address=POSTS)
    assert "New beans" in without
    assert NAME not in without
    assert ">Labels<" not in without
    assert ">Labels<" not in shown_by_link(server, alice, address=f"{POSTS}&order_by=labels")
    shown = shown_by_link(server, alice, address=POSTS, shows_labels=True)
    assert shown.count(NAME) == 2
    assert "&label=" not in shown
    listed = alice.get("/api/meta/view-links/").json["results"]
    assert [one["shows_labels"] for one in listed] == [True, False, False]
