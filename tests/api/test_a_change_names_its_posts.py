"""The posts that carry a change, by the API: for those who see the Page, and for nobody else."""

from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient

from dashboard.queries.days.pacific import days_between, pacific_yesterday
from models.orm import now_utc
from models.scope import tenant_session
from tests.people import ACME_PAGE, DORA, People, add_client
from tests.queries.coverage import put_post_read
from tests.queries.numbers import put_counter, put_days, put_post, the_page
from tests.visitors import visitor

ASKED = f"/api/meta/pages/{ACME_PAGE}/why/?metric=page_media_view&date_preset=last_7d"


def test_it_names_them_to_who_sees_the_page(
    alice: FlaskClient, bob: FlaskClient, charlie: FlaskClient, server: Flask, people: People
):
    newest = pacific_yesterday(now_utc())
    values = dict.fromkeys(days_between(newest - timedelta(days=20), newest), 10)
    with tenant_session(people.acme) as session:
        page = the_page(session, people.acme_page)
        put_days(session, page, "page_media_view", values | {newest: 90})
        post = put_post(session, page, f"{ACME_PAGE}_1", now_utc() - timedelta(days=2))
        post.message = "Fresh roast"
        put_counter(session, post, "post_media_view", newest, 75)
        put_post_read(session, post, newest, newest + timedelta(days=1))
    add_client(people)
    answer = alice.get(ASKED).json
    posts = answer["why"]["posts"]
    assert posts["named"] == [
        {
            "post_id": f"{ACME_PAGE}_1",
            "text": "Fresh roast",
            "published_on": (newest - timedelta(days=1)).isoformat(),
            "value": 75,
            "previous": 0,
            "difference": 75,
        }
    ]
    assert (posts["rest"]["value"], posts["rest"]["previous"], posts["untold"]) == (75, 70, 0)
    assert any("“Fresh roast” of" in one for one in answer["sentences"])
    assert bob.get(ASKED).json == answer
    assert charlie.get(ASKED).status_code == 404
    assert visitor(server, DORA).get(ASKED).status_code == 404, "she sees her own Page alone"
