"""Notes below the trend: added, changed and deleted by callbacks, by whoever may."""

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from dashboard.actions.notes import add_note
from dashboard.app import FAILED
from dashboard.queries.days.pacific import pacific_yesterday
from models import Annotation
from models.orm import now_utc
from models.scope import tenant_session
from tests.dashboard.ui.pressing import confirm, drawn, press
from tests.people import (
    ACME_PAGE,
    ALICE,
    ANA,
    BOB,
    CHARLIE,
    GLOBEX_PAGE,
    People,
    actor,
    add_analyst,
)
from tests.queries.numbers import put_days, the_page
from tests.servers import whole_server
from tests.visitors import visitor

GONE = "This is not there any more."
REFUSED = "Only owners and analysts may"
REDRAWN = '"version":{"data":"note '
DAY = pacific_yesterday(now_utc())


@pytest.fixture
def server(people: People) -> Flask:
    add_analyst()
    with tenant_session(people.acme) as session:
        days = {DAY - timedelta(days=back): 1000 for back in range(7)}
        put_days(session, the_page(session, people.acme_page), "page_media_view", days)
    return whole_server()


def noted(email: str, text: str = "Opened", day: date = DAY) -> int:
    who = actor(email)
    with tenant_session(who.tenant_id) as session:
        return add_note(who, session, ACME_PAGE, day, text).value


def texts(people: People) -> list[str]:
    with tenant_session(people.acme) as session:
        return list(session.scalars(select(Annotation.note).order_by(Annotation.id)))


def add(server: Flask, email: str, **given: Any) -> str:
    asked = {"note_day__value": DAY.isoformat(), "note_words__value": "Opened"} | given
    return press(visitor(server, email), "note-adding.n_submit", 1, **asked)


@pytest.mark.parametrize("email", [ALICE, ANA])
def test_a_note_is_added_and_the_trend_drawn_anew(
    server: Flask, people: People, email: str
) -> None:
    assert REDRAWN in add(server, email, note_words__value="<b>Opened</b>")
    assert texts(people) == ["<b>Opened</b>"]
    screen = str(drawn(server, email, "/pages", range="last_7d"))
    assert "'text': ['&lt;b&gt;Opened&lt;/b&gt;']" in screen  # the mark in the chart
    assert "Edit the note of" in screen


def test_the_form_begins_with_the_newest_day_that_is_shown(server: Flask) -> None:
    given = {"range__value": "last_7d", "note_new__is_open": False}
    said = press(visitor(server, ANA), "note-open.n_clicks", 1, **given)
    assert '"note-new":{"is_open":true}' in said
    assert f'"value":"{DAY.isoformat()}"' in said


@pytest.mark.parametrize("email", [BOB, CHARLIE])
def test_a_viewer_and_strangers_write_nothing(server: Flask, people: People, email: str) -> None:
    of_ana, client = noted(ANA), visitor(server, email)
    wrong = REFUSED if email == BOB else GONE
    assert wrong in add(server, email)
    assert wrong in press(client, "note-editing.n_submit", 1, of_ana, note_wanted__value="Mine")
    assert wrong in confirm(client, "delete-note", of_ana)
    assert texts(people) == ["Opened"]


def test_one_changes_only_ones_own_in_its_place(server: Flask, people: People) -> None:
    of_ana, ana = noted(ANA), visitor(server, ANA)
    assert '"value":"Opened"' in press(
        ana, "note-edit.n_clicks", 1, of_ana, note_text__children="Opened"
    )
    assert REDRAWN in press(ana, "note-editing.n_submit", 1, of_ana, note_wanted__value="Closed")
    assert "Write a few words." in press(
        ana, "note-editing.n_submit", 1, of_ana, note_wanted__value=" "
    )
    assert GONE in press(
        visitor(server, ALICE), "note-editing.n_submit", 1, of_ana, note_wanted__value="From Alice"
    )
    assert texts(people) == ["Closed"]


def test_an_owner_deletes_any_and_others_their_own(server: Flask, people: People) -> None:
    of_alice, of_ana, other = noted(ALICE), noted(ANA), noted(ANA)
    assert GONE in confirm(visitor(server, ANA), "delete-note", of_alice)
    assert REDRAWN in confirm(visitor(server, ANA), "delete-note", of_ana)
    assert REDRAWN in confirm(visitor(server, ALICE), "delete-note", other)
    assert len(texts(people)) == 1


def test_a_viewer_reads_notes_and_finds_no_button(server: Flask) -> None:
    noted(ANA, "Spring beans")
    screen = str(drawn(server, BOB, "/pages", range="last_7d"))
    assert "Spring beans" in screen
    assert "Edit the note" not in screen
    assert "delete-note" not in screen


@pytest.mark.parametrize(
    "forged",
    [
        *({"note_day__value": day} for day in (None, "", "2026-13-01", 7, [], "9" * 9999)),
        *({"note_words__value": words} for words in (None, "", 7, ["x"], "x" * 201)),
        *({"page_id__data": page} for page in (None, GLOBEX_PAGE, 7)),
    ],
)
def test_what_is_forged_adds_nothing(server: Flask, people: People, forged: dict[str, Any]) -> None:
    said = add(server, ALICE, **forged)
    assert FAILED not in said
    assert '"invalid":true' in said
    assert texts(people) == []


@pytest.mark.parametrize("key", [0, -1, True, "1", None, [], {}, 1.5, 10**30])
def test_a_forged_number_is_answered_calmly(server: Flask, people: People, key: Any) -> None:
    noted(ALICE)
    alice = visitor(server, ALICE)
    said = press(alice, "note-edit.n_clicks", 1, key, note_text__children={"x": 1})
    said += press(alice, "note-editing.n_submit", 1, key, note_wanted__value="Other")
    assert FAILED not in said + confirm(alice, "delete-note", key)
    assert texts(people) == ["Opened"]
