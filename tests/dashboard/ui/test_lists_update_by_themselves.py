"""The portfolio and sync health are drawn anew when something moved, and only then."""

import json
from typing import Any

import pytest
from dash import no_update
from flask import Flask
from flask_login import login_user

from dashboard.auth.identity import identify
from dashboard.pages.shared.watching import BUSY_MILLISECONDS, IDLE_MILLISECONDS, look, watching
from models import Alert, SyncRun, User
from models.orm import now_utc
from models.scope import tenant_session, wide_session
from tests.dashboard.ui.screens import layout_of
from tests.people import BOB, CHARLIE, People


def as_person(server: Flask, email: str, do: Any) -> Any:
    with server.test_request_context("/"):
        with wide_session("command") as session:
            user_id = session.query(User).filter_by(email=email).one().id
        login_user(identify(user_id, None))
        return do()


def told(server: Flask, email: str, seen: Any) -> tuple[Any, int]:
    """The new mark, if something moved, and the milliseconds to the next question."""
    found: tuple[Any, int] = as_person(server, email, lambda: look(1, seen))
    return found


def start_run(people: People) -> SyncRun:
    with tenant_session(people.acme) as session:
        run = SyncRun(
            tenant_id=people.acme, meta_page_id=people.acme_page, kind="page", status="running"
        )
        session.add(run)
    return run


@pytest.mark.parametrize("path", ["/", "/sync-health"])
def test_each_list_watches_from_what_it_shows(server: Flask, path: str) -> None:
    drawn = str(as_person(server, BOB, layout_of(path)))
    assert "'part': 'clock'" in drawn
    assert repr(told(server, BOB, None)[0]) in drawn


def test_a_run_of_a_colleague_is_news(server: Flask, people: People) -> None:
    before, _wait = told(server, BOB, None)
    start_run(people)
    now, wait = told(server, BOB, before)
    assert (now not in (before, no_update), wait) == (True, BUSY_MILLISECONDS)


def test_each_beat_and_the_end_of_a_run_are_news(server: Flask, people: People) -> None:
    run, seen = start_run(people), told(server, BOB, None)[0]
    with tenant_session(people.acme) as session:
        session.get_one(SyncRun, (people.acme, run.id)).heartbeat_at = now_utc()
    beat = told(server, BOB, seen)[0]
    with tenant_session(people.acme) as session:
        session.get_one(SyncRun, (people.acme, run.id)).status = "failed"
    ended, wait = told(server, BOB, beat)
    assert len({seen, beat, ended} - {no_update}) == 3
    assert wait == IDLE_MILLISECONDS


def test_an_alert_that_opens_is_news(server: Flask, people: People) -> None:
    before = told(server, BOB, None)[0]
    with tenant_session(people.acme) as session:
        session.add(Alert(tenant_id=people.acme, kind="stale", subject="1", sentence="Stale."))
    assert told(server, BOB, before)[0] is not no_update


def test_a_list_stays_as_it_is_while_nothing_moves(server: Flask, people: People) -> None:
    assert told(server, BOB, told(server, BOB, None)[0])[0] is no_update
    start_run(people)
    drawn_now = as_person(server, BOB, lambda: watching("portfolio"))
    mark = json.loads(json.dumps(drawn_now.children[1].data))
    assert told(server, BOB, mark) == (no_update, BUSY_MILLISECONDS)


def test_another_tenants_runs_are_nobodys_news(server: Flask, people: People) -> None:
    before = told(server, CHARLIE, None)[0]
    start_run(people)
    assert told(server, CHARLIE, before) == (no_update, IDLE_MILLISECONDS)


@pytest.mark.parametrize("forged", [7, [], {"a": 1}, "\x00"])
def test_a_forged_mark_is_only_another_mark(server: Flask, forged: Any) -> None:
    assert told(server, BOB, forged)[0] == told(server, BOB, None)[0]
