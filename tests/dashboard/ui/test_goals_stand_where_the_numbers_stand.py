"""A goal is told in one sentence on the card and in the portfolio, and nobody else's is."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from flask import Flask

from dashboard.components.goals import goal_sentence, goals_mark
from dashboard.queries.insights.goals import Standing, standings_of
from dashboard.queries.workspace.goals import GoalSummary
from ingest.plan.days import newest_day
from models import Goal, User
from models.scope import tenant_session
from tests.dashboard.ui.test_the_portfolio_is_sorted_and_searched import drawn
from tests.people import ACME_PAGE, ALICE, BOB, CHARLIE, People
from tests.queries.numbers import put_days, the_page
from tests.visitors import visitor

LATER = datetime(2029, 1, 1, 20, tzinfo=UTC)
FIRST = date(2026, 11, 1)


def standing(
    metric: str, target: int, values: list[int | None], last: int, *, month: int = 11
) -> Standing:
    known = {
        FIRST + timedelta(days=place): Decimal(value)
        for place, value in enumerate(values)
        if value is not None
    }
    goal = GoalSummary(1, metric, 2026, month, Decimal(target))
    stored = {(metric, "day"): known}
    (found,) = standings_of([goal], stored, date(2026, 11, last), LATER)
    return found


def words(*given: object, **named: int) -> str:
    return goal_sentence(standing(*given, **named)).replace("\u202f", " ")  # type: ignore[arg-type]


def test_a_goal_says_what_is_reached_what_is_gone_and_where_it_leads():
    views = "page_media_view"
    assert words(views, 5000, [150] * 20 + [100], 21) == (
        "62 % reached, 70 % of the month gone: at this pace 4,429 of 5,000."
    )
    assert words(views, 3000, [100, None, None, 100], 4) == (
        "6 % reached, 13 % of the month gone: at this pace 3,000 of 3,000."
        " 2 of these days have no number."
    )
    assert words("page_total_media_view_unique", 50, [40, 50, 60], 3) == (
        "100 % reached, 10 % of the month gone: 50 of 50 on the average day."
    )
    assert words("page_follows", 5000, [4910], 1) == (
        "98 % reached, 3 % of the month gone: 4,910 of 5,000."
    )
    assert words(views, 3000, [100] * 30, 30) == "Reached: 3,000 of 3,000 (100 %)."
    assert words(views, 3001, [100] * 30, 30) == "Missed: 3,000 of 3,001 (99 %)."
    assert words(views, 5000, [], 0 + 3) == (
        "No number yet for the goal of 5,000. 3 of these days have no number."
    )
    year = words(views, 36500, [100] * 30, 30, month=0)
    assert "of the year gone" in year


def test_a_mark_counts_those_on_their_way():
    ahead, behind = (standing("page_media_view", one, [100] * 3, 3) for one in (3000, 4000))
    assert goals_mark([ahead, behind]) == "1 of 2 goals on pace"
    assert goals_mark([behind]) == "0 of 1 goal on pace"
    assert goals_mark([]) == ""


def test_the_card_and_the_portfolio_tell_it_to_their_own_people(server: Flask, people: People):
    newest = newest_day()
    days = {newest - timedelta(days=back): 100 for back in range(40)}
    with tenant_session(people.acme) as session:
        put_days(session, the_page(session, people.acme_page), "page_media_view", days)
        session.add(
            Goal(
                tenant_id=people.acme,
                meta_page_id=people.acme_page,
                metric="page_media_view",
                year=newest.year,
                month=newest.month,
                target=Decimal(10),
                created_by=session.query(User.id).filter(User.email == ALICE).scalar(),
            )
        )
    for email in (ALICE, BOB):
        client = visitor(server, email)
        assert f"Goal of {newest:%B} {newest.year}" in client.get(f"/pages/{ACME_PAGE}").text
        assert "1 of 1 goal on pace" in drawn(server, email=email)
    stranger = visitor(server, CHARLIE)
    assert "Goal of" not in stranger.get(f"/pages/{ACME_PAGE}").text
    assert "on pace" not in drawn(server, email=CHARLIE)
