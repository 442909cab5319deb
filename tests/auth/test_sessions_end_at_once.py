"""A session is a row: whoever ends it ends every copy of its cookie."""

from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update

from dashboard.auth.accounts import add_user
from jobs.clean_up import clean_up
from models import BrowserSession, User
from models.orm import now_utc
from models.scope import wide_session
from tests.api.test_people_and_roles import number_of, send
from tests.dashboard.ui.settings_screens import confirm
from tests.people import ALICE, BOB, CHARLIE, PASSWORD, People
from tests.servers import whole_server
from tests.visitors import post, visitor

COOKIE = "pagelens_session"
NEW = "another battery staple"


def copied(server: Flask, client: FlaskClient) -> FlaskClient:
    """A thief, who holds the same cookie."""
    thief, cookie = server.test_client(), client.get_cookie(COOKIE)
    assert cookie
    thief.set_cookie(COOKIE, cookie.value)
    assert is_in(thief)
    return thief


def is_in(client: FlaskClient) -> bool:
    return client.get("/api/people/").status_code == 200


def sessions_of(client: FlaskClient) -> list[dict[str, object]]:
    found: list[dict[str, object]] = client.get("/api/own/sessions/").json["results"]
    return found


def test_signing_out_ends_a_copied_cookie(server: Flask) -> None:
    bob = visitor(server, BOB)
    thief = copied(server, bob)
    post(bob, "/logout")
    assert not is_in(thief)


def test_a_new_password_ends_a_copied_cookie_and_the_one_who_changed_it_goes_on(
    server: Flask,
) -> None:
    bob = visitor(server, BOB)
    thief = copied(server, bob)
    assert send(bob, "POST", "/api/own/password/", present=PASSWORD, new=NEW).status_code == 204
    assert not is_in(thief)
    assert is_in(bob)


def test_a_second_sign_in_in_the_same_browser_ends_the_first(server: Flask) -> None:
    bob = visitor(server, BOB)
    thief = copied(server, bob)
    token = bob.get_cookie("_csrf_token")
    form = {"email": BOB, "password": PASSWORD, "csrf_token": token.value if token else ""}
    assert bob.post("/login", data=form).status_code == 302
    assert not is_in(thief)
    assert is_in(bob)


def test_who_is_removed_is_out_there_and_goes_on_elsewhere(server: Flask) -> None:
    with wide_session("command") as session:
        add_user(session, "globex", BOB, "viewer", PASSWORD)
    here, elsewhere = visitor(server, BOB), visitor(server, BOB)
    post(elsewhere, "/tenant", data={"slug": "globex"})
    path = f"/api/people/{number_of(BOB)}/"
    assert send(visitor(server, ALICE), "DELETE", path).status_code == 204
    assert not is_in(here)
    assert is_in(elsewhere)


def test_who_may_not_sign_in_any_more_does_not_come_back_by_the_old_cookie(server: Flask) -> None:
    bob = visitor(server, BOB)
    with wide_session("command") as session:
        session.execute(update(User).where(User.email == BOB).values(is_active=False))
    assert not is_in(bob)


def test_a_session_ends_after_its_days(server: Flask) -> None:
    bob = visitor(server, BOB)
    with wide_session("command") as session:
        session.execute(update(BrowserSession).values(expires_at=now_utc()))
    assert not is_in(bob)


def test_a_cookie_of_the_release_before_asks_to_sign_in_again(server: Flask) -> None:
    bob = visitor(server, BOB)
    with bob.session_transaction() as cookie:
        cookie["_user_id"] = "2.0123456789abcdef"
    assert bob.get("/settings").location.startswith("/login")


def test_one_sees_ones_own_sessions_and_ends_them(server: Flask, people: People) -> None:
    bob, phone, laptop = (visitor(server, BOB) for _ in range(3))
    mine = sessions_of(bob)
    assert [one["is_present"] for one in mine] == [True, False, False]
    assert mine[0]["user_agent"].startswith("Werkzeug")
    assert mine[0]["address"] == "127.0.0.1"
    phones = next(one["id"] for one in sessions_of(phone) if one["is_present"])
    assert send(bob, "DELETE", f"/api/own/sessions/{phones}/").status_code == 204
    assert [is_in(one) for one in (bob, phone, laptop)] == [True, False, True]
    assert send(bob, "DELETE", f"/api/own/sessions/{phones}/").status_code == 404
    assert send(bob, "DELETE", "/api/own/sessions/").status_code == 204
    assert [is_in(one) for one in (bob, laptop)] == [True, False]


def test_nobody_ends_anothers_session(server: Flask) -> None:
    bob = visitor(server, BOB)
    number = sessions_of(bob)[0]["id"]
    for other in (visitor(server, ALICE), visitor(server, CHARLIE)):
        assert send(other, "DELETE", f"/api/own/sessions/{number}/").status_code == 404
        assert send(other, "DELETE", "/api/own/sessions/").status_code == 204
    assert is_in(bob)


def test_sessions_are_ended_on_their_screen(people: People) -> None:
    server = whole_server()
    bob, phone, laptop = (visitor(server, BOB) for _ in range(3))
    number = next(one["id"] for one in sessions_of(phone) if one["is_present"])
    said = confirm(bob, "sessions", "end-session", number)
    assert "That browser is signed out." in said
    assert [is_in(one) for one in (phone, laptop)] == [False, True]
    assert "this browser" in confirm(bob, "sessions", "end-other-sessions", 1)
    assert [is_in(one) for one in (bob, laptop)] == [True, False]
    for odd in (0, -1, True, "1", None, [], {}, 10**30):
        assert "went wrong" not in confirm(bob, "sessions", "end-session", odd)


def test_use_is_written_at_most_once_a_minute(server: Flask) -> None:
    bob = visitor(server, BOB)
    ago = now_utc() - timedelta(seconds=90)
    with wide_session("command") as session:
        session.execute(update(BrowserSession).values(last_used_at=ago))
    for _ in range(2):
        is_in(bob)
        with wide_session("command") as session:
            used = session.scalars(select(BrowserSession.last_used_at)).one()
        assert used > ago
        ago = used - timedelta(microseconds=1)
    assert used == ago + timedelta(microseconds=1)


def test_ended_sessions_are_deleted_after_a_while(server: Flask, people: People) -> None:
    post(visitor(server, BOB), "/logout")
    visitor(server, ALICE)
    assert clean_up(tenant_id=people.acme)["sessions"] == 0
    long_ago = now_utc() - timedelta(days=31)
    with wide_session("command") as session:
        ended = BrowserSession.ended_at.is_not(None)
        session.execute(update(BrowserSession).where(ended).values(ended_at=long_ago))
    assert clean_up(tenant_id=people.globex)["sessions"] == 0
    assert clean_up(tenant_id=people.acme)["sessions"] == 1
    with wide_session("command") as session:
        assert session.scalar(select(func.count(BrowserSession.id))) == 1
