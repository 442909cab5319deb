import pytest
from dash import no_update
from flask import Flask
from flask_login import login_user

from dashboard.auth.identity import identify
from dashboard.pages.watch import BUSY_MILLISECONDS, IDLE_MILLISECONDS, draw_marks
from dashboard.server import create_server
from models import Alert, SyncRun, User
from models.orm import now_utc
from models.scope import open_session, tenant_session
from tests.people import BOB, CHARLIE, People

LOOKS = {"screen": "portfolio", "drawn": False}


@pytest.fixture
def server(people: People) -> Flask:
    return create_server()


def told(server: Flask, email: str, seen: object, watched: object = LOOKS) -> tuple[object, ...]:
    """Milliseconds to the next question, the mark now, those of portfolio and sync health."""
    with server.test_request_context("/"):
        with open_session() as session:
            user_id = session.query(User).filter_by(email=email).one().id
        login_user(identify(user_id, None))
        return draw_marks(watched, seen)


def start_run(people: People) -> SyncRun:
    with tenant_session(people.acme) as session:
        run = SyncRun(
            tenant_id=people.acme, meta_page_id=people.acme_page, kind="page", status="running"
        )
        session.add(run)
    return run


def test_a_run_of_a_colleague_redraws_the_list_that_is_seen(server: Flask, people: People) -> None:
    before = told(server, BOB, None)[1]
    start_run(people)
    wait, now, portfolio, health = told(server, BOB, before)
    assert (wait, portfolio, health) == (BUSY_MILLISECONDS, now, no_update)
    assert told(server, BOB, before, {"screen": "health"})[2:] == (no_update, now)


def test_each_beat_and_the_end_of_a_run_are_news(server: Flask, people: People) -> None:
    run, seen = start_run(people), told(server, BOB, None)[1]
    with tenant_session(people.acme) as session:
        session.get_one(SyncRun, (people.acme, run.id)).heartbeat_at = now_utc()
    beat = told(server, BOB, seen)[1]
    with tenant_session(people.acme) as session:
        session.get_one(SyncRun, (people.acme, run.id)).status = "failed"
    wait, ended, portfolio, _health = told(server, BOB, beat)
    assert len({seen, beat, ended}) == 3
    assert (wait, portfolio) == (IDLE_MILLISECONDS, ended)


def test_an_alert_that_opens_is_news(server: Flask, people: People) -> None:
    before = told(server, BOB, None)[1]
    with tenant_session(people.acme) as session:
        session.add(Alert(tenant_id=people.acme, kind="stale", subject="1", sentence="Stale."))
    assert told(server, BOB, before)[2] != no_update


def test_nothing_new_and_a_list_drawn_just_now_stay_as_they_are(
    server: Flask, people: People
) -> None:
    seen = told(server, BOB, None)[1]
    assert told(server, BOB, seen)[2:] == (no_update, no_update)
    start_run(people)
    just_come = {"screen": "portfolio", "drawn": True}
    assert told(server, BOB, seen, just_come)[2:] == (no_update, no_update)


def test_another_tenants_runs_are_nobodys_news(server: Flask, people: People) -> None:
    before = told(server, CHARLIE, None)[1]
    start_run(people)
    assert told(server, CHARLIE, before)[:2] == (IDLE_MILLISECONDS, before)
