"""Whoever is removed or deactivated opens nothing more, and what others rely on goes on or ends."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from dashboard.actions.reports import schedule_report
from dashboard.actions.saved_views import save_view, share_view
from dashboard.actions.view_links import make_link
from dashboard.auth.accounts import add_user
from dashboard.auth.api_tokens import issue_api_token
from models import ReportSchedule, SavedView, User, ViewLink
from models.orm import now_utc
from models.scope import tenant_session, wide_session
from tests.api.test_people_and_roles import number_of, send
from tests.auth.inviting import answer_form, row_of
from tests.people import ACME_PAGE, ALICE, ANA, BOB, CHARLIE, PASSWORD, People, actor, add_analyst
from tests.visitors import post, visitor

ADDRESS = f"/pages/{ACME_PAGE}?range=last_7d"
WEEKLY = {"frequency": "weekly", "recipients": ["c@client.example"]}


@pytest.fixture
def alice(server: Flask, people: People) -> FlaskClient:
    """Alice, in whose workspace Ana has one of each."""
    add_analyst()
    ana = actor(ANA)
    with tenant_session(people.acme) as session:
        make_link(ana, session, "Board", ADDRESS, 30, now_utc())
        share_view(ana, session, "Ours", ADDRESS)
        save_view(ana, session, "Mine", ADDRESS)
        schedule_report(ana, session, ACME_PAGE, WEEKLY)
        share_view(actor(ALICE), session, "Ours", ADDRESS)
    with wide_session("command") as session:
        issue_api_token(session, ANA)
    return visitor(server, ALICE)


def left(people: People) -> tuple[list[str], list[str], list[bool], list[bool]]:
    """Whose links and views there are, and which links are open and reports active."""
    with tenant_session(people.acme) as session:
        by = {user.id: user.email for user in session.scalars(select(User))}
        links = session.scalars(select(ViewLink)).all()
        views = session.scalars(select(SavedView).order_by(SavedView.name)).all()
        reports = session.scalars(select(ReportSchedule)).all()
        return (
            [by[one.created_by] for one in links],
            [f"{by[one.user_id]}: {one.name}" for one in views],
            [one.revoked_at is None for one in links],
            [one.is_active for one in reports],
        )


def test_what_is_theirs_is_listed_first_to_owners_alone(server: Flask, alice: FlaskClient) -> None:
    path = f"/api/people/{number_of(ANA)}/belongings/"
    listed = alice.get(path).json
    assert (listed["links"], listed["views"], listed["own_views"]) == (["Board"], ["Ours"], 1)
    assert (listed["reports"], listed["tokens"]) == (["Weekly of Acme Coffee"], 1)
    page = alice.get(f"/forms/people/{number_of(ANA)}/removal").text
    for words in ("Read-only link: Board", "Shared view: Ours", "Report: Weekly", "API tokens"):
        assert words in page
    assert f"Hand over to {ALICE}" in page
    assert f"Hand over to {BOB}" not in page
    assert visitor(server, BOB).get(path).status_code == 403
    assert visitor(server, CHARLIE).get(path).status_code == 404
    charlie = visitor(server, CHARLIE)
    assert charlie.get(f"/forms/people/{number_of(ANA)}/removal").status_code == 404


def test_it_is_handed_over(alice: FlaskClient, people: People) -> None:
    page = f"/forms/people/{number_of(ANA)}/removal"
    wrong = answer_form(alice, page, hand_over_to=str(number_of(BOB)))
    assert (wrong.status_code, "an owner or analyst" in wrong.text) == (422, True)
    done = answer_form(alice, page, hand_over_to=str(number_of(ALICE)))
    assert "The person is removed." in done.text
    views = [f"{ALICE}: Ours", f"{ALICE}: Ours (2)"]
    assert left(people) == ([ALICE], views, [True], [True])


def test_it_ends_where_nobody_goes_on(server: Flask, alice: FlaskClient, people: People) -> None:
    ana = visitor(server, ANA)
    assert send(alice, "DELETE", f"/api/people/{number_of(ANA)}/").status_code == 204
    assert left(people) == ([ANA], [f"{ALICE}: Ours"], [False], [False])
    assert ana.get("/api/people/").status_code == 401


def test_who_is_deactivated_is_out_of_this_workspace_alone(
    server: Flask, alice: FlaskClient, people: People
) -> None:
    with wide_session("command") as session:
        add_user(session, "globex", ANA, "viewer", PASSWORD)
        token = issue_api_token(session, ANA, "acme")[0]
    here, elsewhere, program = visitor(server, ANA), visitor(server, ANA), server.test_client()
    post(elsewhere, "/tenant", data={"slug": "globex"})
    bearer = {"Authorization": f"Bearer {token}"}
    assert program.get("/api/people/", headers=bearer).status_code == 200
    path = f"/api/people/{number_of(ANA)}"
    assert send(alice, "POST", f"{path}/deactivate/").status_code == 204
    assert row_of(alice, ANA)["deactivated"] is True
    assert program.get("/api/people/", headers=bearer).status_code == 401
    assert here.get("/api/people/").status_code == 401
    post(elsewhere, "/tenant", data={"slug": "acme"})
    assert ALICE not in elsewhere.get("/api/people/").text
    assert left(people)[2:] == ([True], [True])
    assert send(alice, "POST", f"{path}/invitation/").status_code == 422
    assert send(alice, "POST", f"{path}/reactivate/").status_code == 204
    assert send(alice, "POST", f"{path}/reactivate/").status_code == 422
    assert program.get("/api/people/", headers=bearer).status_code == 200


def test_the_last_owner_who_can_act_stays(server: Flask, alice: FlaskClient) -> None:
    with wide_session("command") as session:
        add_user(session, "acme", CHARLIE, "owner", PASSWORD)
        session.execute(update(User).where(User.email == CHARLIE).values(is_active=False))
    path = f"/api/people/{number_of(ALICE)}"
    for method, of in (("POST", "/deactivate/"), ("DELETE", "/"), ("PATCH", "/")):
        answer = send(alice, method, path + of, role="viewer")
        assert answer.status_code == 422, of
    assert send(visitor(server, BOB), "POST", f"{path}/deactivate/").status_code == 403


def test_every_open_link_is_listed(alice: FlaskClient, people: People) -> None:
    ana, now = actor(ANA), now_utc()
    with tenant_session(people.acme) as session:
        for number in range(101):
            then = now + timedelta(seconds=number)
            make_link(ana, session, f"Link {number}", ADDRESS, 7, then)
    seen, offset = 0, 0
    while offset is not None:
        part = alice.get(f"/api/meta/view-links/?limit=50&offset={offset}").json
        seen, offset = seen + len(part["results"]), part["next_offset"]
    assert seen == part["count"] == 102
    assert len(alice.get(f"/api/people/{number_of(ANA)}/belongings/").json["links"]) == 102
