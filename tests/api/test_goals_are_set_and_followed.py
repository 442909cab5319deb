"""Goals of a Page by the API: who sets them, what is refused, and where they stand."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask

from ingest.plan.days import newest_day
from models import AuditEvent
from models.scope import tenant_session
from tests.api.test_people_and_roles import send
from tests.people import ACME_PAGE, ALICE, ANA, BOB, CHARLIE, People, add_analyst
from tests.queries.numbers import put_days, the_page
from tests.visitors import post, visitor

PATH = f"/api/meta/pages/{ACME_PAGE}/goals/"
YEAR = newest_day().year
GOAL = {"metric": "page_media_view", "year": YEAR, "month": newest_day().month, "target": 5000}


def test_an_analyst_sets_a_goal_and_everybody_sees_where_it_stands(
    server: Flask, people: People
) -> None:
    add_analyst()
    newest = newest_day()
    first = newest.replace(day=1)
    with tenant_session(people.acme) as session:
        page = the_page(session, people.acme_page)
        put_days(
            session,
            page,
            "page_media_view",
            {first + timedelta(days=n): 100 for n in range((newest - first).days + 1)},
        )
    ana, bob = visitor(server, ANA), visitor(server, BOB)
    made = post(ana, PATH, json=GOAL)
    assert made.status_code == 201
    (standing,) = bob.get(PATH).json["results"]
    passed, length = newest.day, standing["progress"]["length"]
    assert standing["goal"] == {"id": made.json["id"], **GOAL}
    assert standing["progress"]["value"] == 100 * passed
    assert standing["progress"]["passed"] == passed
    assert Decimal(str(standing["progress"]["pace"])) == 100 * length
    days = {"since": first.isoformat(), "until": newest.isoformat()}
    told = bob.get(f"/api/meta/pages/{ACME_PAGE}/overview/", query_string=days).json["goals"]
    assert told == [standing]
    path = f"/api/meta/goals/{made.json['id']}/"
    assert send(ana, "PATCH", path, target=6000.5).json["target"] == 6000.5
    assert send(ana, "DELETE", path).status_code == 204
    assert bob.get(PATH).json["results"] == []
    with tenant_session(people.acme) as session:
        events = session.query(AuditEvent).filter(AuditEvent.action.like("goal.%")).all()
    assert sorted(event.action for event in events) == ["goal.changed", "goal.deleted", "goal.set"]
    assert all(event.detail["page"] == ACME_PAGE for event in events)


def test_viewers_set_none_and_strangers_find_none(server: Flask) -> None:
    alice, bob, charlie = (visitor(server, who) for who in (ALICE, BOB, CHARLIE))
    made = post(alice, PATH, json=GOAL).json["id"]
    assert post(bob, PATH, json=GOAL).status_code == 403
    for client, status in ((bob, 403), (charlie, 404)):
        assert send(client, "PATCH", f"/api/meta/goals/{made}/", target=1).status_code == status
        assert send(client, "DELETE", f"/api/meta/goals/{made}/").status_code == status
    assert charlie.get(PATH).status_code == 404
    assert post(charlie, PATH, json=GOAL).status_code == 404
    assert [each["goal"]["target"] for each in alice.get(PATH).json["results"]] == [5000]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"metric": "page_fans_by_moon"}, "metric"),
        ({"month": 13}, "month"),
        ({"month": -1}, "month"),
        ({"year": 1826}, "year"),
        ({"target": 0}, "target"),
        ({"target": -5}, "target"),
        ({"target": 10**16}, "target"),
        ({"target": "many"}, "target"),
        ({"word": 1}, "word"),
    ],
)
def test_what_cannot_be_a_goal_is_told_at_its_field(
    server: Flask, wrong: dict[str, Any], field: str
) -> None:
    answer = post(visitor(server, ALICE), PATH, json=GOAL | wrong)
    assert (answer.status_code, answer.json["error"]["field"]) == (422, field)


def test_the_same_days_have_one_goal_for_a_metric(server: Flask) -> None:
    alice = visitor(server, ALICE)
    assert post(alice, PATH, json=GOAL).status_code == 201
    again = post(alice, PATH, json=GOAL | {"target": 1})
    assert (again.status_code, again.json["error"]["field"]) == (422, "month")
    assert post(alice, PATH, json=GOAL | {"month": 0}).status_code == 201
