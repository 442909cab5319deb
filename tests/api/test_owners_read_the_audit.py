"""Owners read who did what, by person, kind and day, also as a file; nobody else does."""

import csv
from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from dashboard.queries.workspace import audit
from jobs.clean_up import clean_up
from models import AuditEvent, Tenant
from models.orm import now_utc
from models.scope import tenant_session
from tests.conftest import refresh_settings
from tests.people import ALICE, BOB, People, actor

LATE = datetime(2026, 11, 24, 3, 30, tzinfo=UTC)


@pytest.fixture
def trail(people: People) -> None:
    """Three events of Acme; the second was on the 23rd in Jamaica and on the 24th in London."""
    with tenant_session(people.acme) as session:
        session.get_one(Tenant, people.acme).time_zone = "America/Jamaica"
        alice, bob = actor(ALICE).user_id, actor(BOB).user_id
        for user_id, action, at, detail in (
            (alice, "person.role_changed", LATE - timedelta(days=3), {"person": bob}),
            (bob, "note.added", LATE, {"page": "=1+1"}),
            (None, "audit.aged", LATE + timedelta(days=1), {"events": 3}),
        ):
            session.add(
                AuditEvent(
                    tenant_id=people.acme, user_id=user_id, action=action, at=at, detail=detail
                )
            )
            session.flush()


def read(client: FlaskClient, **filters: object) -> list[tuple[str, str]]:
    answer = client.get("/api/audit/", query_string={"limit": 100, **filters})
    assert answer.status_code == 200, answer.json
    found = answer.json["results"]
    return [(x["person"], x["what"]) for x in found if x["action"] != "sign_in.succeeded"]


def test_an_owner_reads_what_was_done_the_newest_first(trail: None, alice: FlaskClient) -> None:
    assert read(alice) == [
        ("Pagelens", "Ended 3 old lines of the audit"),
        (BOB, "Wrote a note on the Page =1+1"),
        (ALICE, "Made bob@acme.example …, who was …"),
    ]
    page = alice.get("/api/audit/?limit=1&offset=1").json
    assert (page["count"], page["next_offset"], len(page["results"])) == (4, 2, 1)


@pytest.mark.parametrize(
    ("filters", "people_"),
    [
        ({"person": BOB}, [BOB]),
        ({"kind": "people"}, [ALICE]),
        ({"since": "2026-11-23", "until": "2026-11-23"}, [BOB]),
        ({"since": "2026-11-24", "until": "2026-11-24"}, ["Pagelens"]),
        ({"person": "charlie@globex.example"}, []),
    ],
)
def test_it_is_narrowed_by_person_kind_and_the_workspaces_days(
    trail: None, alice: FlaskClient, filters: dict[str, str], people_: list[str]
) -> None:
    assert [person for person, _what in read(alice, **filters)] == people_


@pytest.mark.parametrize(
    ("filters", "field"),
    [({"kind": "x"}, "kind"), ({"since": "soon"}, "since"), ({"limit": 0}, "limit")],
)
def test_what_is_wrong_is_told_at_its_field(
    alice: FlaskClient, filters: dict[str, object], field: str
) -> None:
    answer = alice.get("/api/audit/", query_string=filters)
    assert (answer.status_code, answer.json["error"]["field"]) == (422, field)


def test_the_file_has_a_line_an_event_and_no_formula(
    trail: None, alice: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit, "AT_ONCE", 2)
    answer = alice.get("/api/audit/download/?until=2026-11-25")
    assert answer.data.startswith(b"\xef\xbb\xbf")
    assert "audit.csv" in answer.headers["Content-Disposition"]
    rows = list(csv.DictReader(StringIO(answer.data.decode("utf-8-sig"))))
    assert [row["who"] for row in rows] == ["Pagelens", BOB, ALICE]
    assert rows[1]["when"] == "2026-11-23T22:30:00-05:00"
    assert rows[0]["kind"] == "deletion"
    assert ("Downloaded the audit" in [what for _who, what in read(alice)]) is True


def test_others_are_refused_and_see_nothing_of_it(
    trail: None, bob: FlaskClient, charlie: FlaskClient
) -> None:
    for path in ("/api/audit/", "/api/audit/download/"):
        assert bob.get(path).status_code == 403
        assert "acme" not in charlie.get(path).text


def test_it_ends_after_the_set_time_which_is_noted(
    trail: None, people: People, environment: pytest.MonkeyPatch
) -> None:
    days = (now_utc().date() - date(2026, 11, 22)).days
    environment.setenv("AUDIT_KEEP_DAYS", str(days))
    refresh_settings()
    assert clean_up(tenant_id=people.acme)["audit"] == 1
    assert clean_up(tenant_id=people.acme)["audit"] == 0
    with tenant_session(people.acme) as session:
        aged = select(func.count()).where(AuditEvent.action == "audit.aged")
        assert session.scalar(aged) == 2
