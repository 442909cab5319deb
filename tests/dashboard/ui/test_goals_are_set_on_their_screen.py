"""Settings, Goals: set for one Page or several, told how far they are, changed and deleted."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from ingest.plan.days import newest_day
from models import Goal, MetaPage
from models.scope import tenant_session
from tests.dashboard.ui.pressing import confirm, drawn, press
from tests.people import ACME_PAGE, ALICE, BOB, CHARLIE, GLOBEX_PAGE, People, add_page
from tests.queries.numbers import put_days, the_page
from tests.servers import whole_server
from tests.visitors import visitor

TEA = "100000000000009"
SCREEN = "/settings/goals"
THIS_MONTH = {"new_goal_month__value": str(newest_day().month)}
GOAL = {
    "new_goal_pages__value": [ACME_PAGE],
    "new_goal_metric__value": "page_media_view",
    "new_goal_year__value": newest_day().year,
    "new_goal_target__value": "3,100",
} | THIS_MONTH


@pytest.fixture
def server(people: People) -> Flask:
    add_page(people.acme, TEA, "Acme Tea")
    return whole_server()


def made(client: FlaskClient, **given: Any) -> str:
    return press(client, "new-goal-form.n_submit", 1, **(GOAL | given))


def goals(people: People) -> list[tuple[str, str, int, Decimal]]:
    with tenant_session(people.acme) as session:
        found = select(MetaPage.page_id, Goal.metric, Goal.month, Goal.target).join(
            MetaPage, MetaPage.id == Goal.meta_page_id
        )
        return sorted(tuple(row) for row in session.execute(found))


def test_a_goal_is_set_followed_changed_and_deleted(alice: FlaskClient, people: People) -> None:
    newest = newest_day()
    days = {newest - timedelta(days=back): 100 for back in range(newest.day)}
    with tenant_session(people.acme) as session:
        put_days(session, the_page(session, people.acme_page), "page_media_view", days)
    assert "The goal is set." in made(alice)
    month = newest.month
    assert goals(people) == [(ACME_PAGE, "page_media_view", month, Decimal(3100))]
    listed = press(alice, "of.value", ACME_PAGE).replace("\u202f", " ")
    reached = int(100 * newest.day / 31)
    assert f"{reached} % reached" in listed
    assert "3,100" in listed
    assert "Views" not in press(alice, "of.value", TEA)
    opened = press(alice, "goal-edit.n_clicks", 1, 1, goal_target__children="3,100")
    assert "New target" in opened
    press(alice, "goal-editing.n_submit", 1, 1, goal_wanted__value="4000")
    assert goals(people)[0][3] == 4000
    assert "Write a number" in press(alice, "goal-editing.n_submit", 1, 1, goal_wanted__value="?")
    assert "above 0" in press(alice, "goal-editing.n_submit", 1, 1, goal_wanted__value="0")
    assert "The goal is deleted." in confirm(alice, "end-goal", 1)
    assert goals(people) == []


def test_several_pages_get_the_same_goal_or_none_does(alice: FlaskClient, people: People) -> None:
    made(alice, new_goal_month__value="0")
    both = {"new_goal_pages__value": [TEA, ACME_PAGE], "new_goal_month__value": "0"}
    assert "Acme Coffee has a goal for these days already" in made(alice, **both)
    assert [page for page, *_ in goals(people)] == [ACME_PAGE]
    assert "set for 2 Pages" in made(alice, **(both | THIS_MONTH))
    assert len(goals(people)) == 3
    assert "This is not there any more." in made(alice, new_goal_pages__value=[GLOBEX_PAGE])


def test_a_rate_is_set_in_percent_and_shown_so(
    server: Flask, alice: FlaskClient, people: People
) -> None:
    rate = {"new_goal_metric__value": "engagement_rate", "new_goal_target__value": "5.25 %"}
    made(alice, **rate)
    assert goals(people)[0][3] == Decimal("0.0525")
    assert "5.25 %" in str(drawn(server, ALICE, SCREEN))
    press(alice, "goal-editing.n_submit", 1, 1, goal_wanted__value="6 %")
    assert goals(people)[0][3] == Decimal("0.06")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"new_goal_target__value": "many"}, "Write a number, such as 5,000."),
        ({"new_goal_target__value": "31,00"}, "Write a number, such as 5,000."),
        ({"new_goal_target__value": None}, "Write a number, such as 5,000."),
        ({"new_goal_pages__value": []}, "Choose at least one Page."),
        ({"new_goal_year__value": 1826}, "between 2010 and 2100"),
        ({"new_goal_year__value": None}, "between 2010 and 2100"),
        ({"new_goal_month__value": {"a": 1}}, "between 0 and 12"),
        ({"new_goal_metric__value": "weather"}, "The metric must be one of"),
    ],
)
def test_what_is_wrong_stands_at_its_field(
    alice: FlaskClient, people: People, wrong: dict[str, Any], said: str
) -> None:
    assert said in made(alice, **wrong)
    assert goals(people) == []


def test_a_viewer_reads_and_another_tenant_finds_nothing(
    server: Flask, alice: FlaskClient, people: People
) -> None:
    made(alice)
    shown = str(drawn(server, BOB, SCREEN))
    assert "3,100" in shown
    assert "Only owners and analysts may change goals" in shown
    assert "Set goal" not in shown
    assert "Only owners and analysts" in made(visitor(server, BOB), new_goal_month__value="0")
    assert "3,100" not in str(drawn(server, CHARLIE, SCREEN, of=ACME_PAGE))
    charlie = visitor(server, CHARLIE)
    press(charlie, "goal-editing.n_submit", 1, 1, goal_wanted__value="1")
    confirm(charlie, "end-goal", 1)
    assert goals(people) == [(ACME_PAGE, "page_media_view", newest_day().month, Decimal(3100))]


def test_the_card_leads_to_its_goals(alice: FlaskClient, people: People) -> None:
    with tenant_session(people.acme) as session:
        page = the_page(session, people.acme_page)
        put_days(session, page, "page_media_view", {newest_day(): 100})
    made(alice)
    way = f"/settings/goals?of={ACME_PAGE}"
    assert f'href="{way}"' in alice.get(f"/pages/{ACME_PAGE}").text
    assert way in press(alice, "button.n_clicks", 1, "page_media_view")
