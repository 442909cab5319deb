"""Notes: everyone of the tenant reads them, analysts write and change their own, owners any."""

from datetime import date

import pytest
from flask.testing import FlaskClient

from dashboard.queries.days.ranges import resolve_range
from dashboard.queries.workspace.annotations import Note, read_notes
from models.scope import tenant_session
from tests.people import ACME_PAGE, People
from tests.queries.numbers import NOON, the_page
from tests.views.sending import send

NOTES = f"/api/meta/pages/{ACME_PAGE}/notes/"
SPAN = resolve_range(since="2026-11-01", until="2026-11-07", newest_day=None, now=NOON)


def note(client: FlaskClient, text: str, day: str = "2026-11-03") -> int:
    answer = send(client, "POST", NOTES, {"day": day, "note": text})
    assert answer.status_code == 201
    return int(answer.json["id"])


def read(people: People) -> list[Note]:
    with tenant_session(people.acme) as session:
        return read_notes(session, the_page(session, people.acme_page), SPAN)


def test_a_note_stands_on_its_day_with_its_author(ana: FlaskClient, people: People):
    note(ana, "  Campaign\n <b>began</b> ")
    [found] = read(people)
    assert (found.day, found.text) == (date(2026, 11, 3), "Campaign <b>began</b>")
    assert found.author == "ana"


def test_one_changes_ones_own_and_an_owner_deletes_any(
    alice: FlaskClient, ana: FlaskClient, charlie: FlaskClient, people: People
):
    of_ana, of_alice = note(ana, "Ana's"), note(alice, "Alice's")
    change = {"note": "Changed"}
    assert send(alice, "PATCH", f"/api/meta/notes/{of_ana}/", change).status_code == 404
    assert send(ana, "PATCH", f"/api/meta/notes/{of_ana}/", change).status_code == 200
    assert send(ana, "DELETE", f"/api/meta/notes/{of_alice}/").status_code == 404
    assert send(charlie, "DELETE", f"/api/meta/notes/{of_alice}/").status_code == 404
    assert send(alice, "DELETE", f"/api/meta/notes/{of_ana}/").status_code == 204
    assert [each.text for each in read(people)] == ["Alice's"]


@pytest.mark.parametrize("text", ["", " \n ", "x" * 201])
def test_an_empty_or_endless_note_is_refused(alice: FlaskClient, text: str):
    answer = send(alice, "POST", NOTES, {"day": "2026-11-03", "note": text})
    assert (answer.status_code, answer.json["error"]["field"]) == (422, "note")


def test_another_tenants_page_takes_no_note(charlie: FlaskClient):
    answer = send(charlie, "POST", NOTES, {"day": "2026-11-03", "note": "Hello"})
    assert answer.status_code == 404


def test_without_the_sessions_token_nothing_is_noted(alice: FlaskClient):
    assert alice.post(NOTES, json={"day": "2026-11-03", "note": "Hello"}).status_code == 403


def test_a_viewer_writes_no_note_and_is_told_who_may(
    alice: FlaskClient, bob: FlaskClient, people: People
):
    of_alice = f"/api/meta/notes/{note(alice, 'From Alice')}/"
    calls = [("POST", NOTES, {"day": "2026-11-03", "note": "Hello"}), ("DELETE", of_alice, None)]
    for method, path, body in calls:
        answer = send(bob, method, path, body)
        assert (answer.status_code, answer.json["error"]["code"]) == (403, "forbidden")
        assert answer.json["error"]["message"].startswith("Only owners and analysts may ")
    assert [each.text for each in read(people)] == ["From Alice"]
