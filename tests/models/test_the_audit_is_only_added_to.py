"""Events stay as they were written; three functions of the owner age, pseudonymise and end them."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from sqlalchemy import Engine, func, select, text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.orm import Session

from models import AuditEvent, Erasure, User
from models.audit_trail import age_audit, end_audit, forget_person_in_audit, note_action
from models.orm import now_utc
from models.scope import tenant_session, wide_session
from tests.people import ALICE, BOB, People

OLD = timedelta(days=500)


def put(tenant_id: int, action: str, age: timedelta, **values: object) -> None:
    with tenant_session(tenant_id) as session:
        event = AuditEvent(tenant_id=tenant_id, action=action, at=now_utc() - age, **values)
        session.add(event)


def actions(tenant_id: int) -> list[str]:
    with tenant_session(tenant_id) as session:
        return list(session.scalars(select(AuditEvent.action).order_by(AuditEvent.id)))


@pytest.fixture
def trail(people: People) -> People:
    for tenant_id in (people.acme, people.globex):
        put(tenant_id, "first", OLD)
        put(tenant_id, "second", timedelta(0))
    return people


@pytest.mark.parametrize(
    "change", ["UPDATE audit_event SET action = 'x'", "DELETE FROM audit_event"]
)
@pytest.mark.parametrize("wide", [False, True])
def test_neither_role_changes_or_deletes_an_event(trail: People, change: str, wide: bool) -> None:
    opened: Callable[[], AbstractContextManager[Session]] = (
        (lambda: wide_session("command")) if wide else (lambda: tenant_session(trail.acme))
    )
    with pytest.raises(ProgrammingError, match="permission denied"), opened() as session:
        session.execute(text(change))
    assert actions(trail.acme) == ["first", "second"]


def test_what_is_older_than_the_set_time_goes_and_that_is_noted(trail: People) -> None:
    with tenant_session(trail.acme) as session:
        assert age_audit(session, now_utc() - timedelta(days=400)) == 1
        assert age_audit(session, now_utc() - timedelta(days=400)) == 0
    assert actions(trail.acme) == ["second", "audit.aged"]
    assert actions(trail.globex) == ["first", "second"]


def test_a_day_is_kept_whatever_is_asked_for(trail: People) -> None:
    with tenant_session(trail.acme) as session:
        age_audit(session, now_utc() + timedelta(days=1))
    assert actions(trail.acme) == ["second", "audit.aged"]


def test_a_pseudonym_stands_for_a_person_and_nothing_else_changes(people: People) -> None:
    with wide_session("command") as session:
        bob = session.scalar(select(User.id).where(User.email == BOB))
    long = f"x{BOB}"
    put(people.acme, "told", timedelta(0), user_id=bob, address="10.0.0.1")
    put(people.acme, "named", timedelta(0), detail={"a": BOB.upper(), "b": long, "c": ALICE})
    put(people.acme, "other", timedelta(0), address="10.0.0.2")
    with tenant_session(people.acme) as session:
        assert forget_person_in_audit(session, bob, "deleted-person-1") == 2
    with tenant_session(people.acme) as session:
        rows = session.scalars(select(AuditEvent).order_by(AuditEvent.id)).all()
    assert [row.address for row in rows] == [None, None, "10.0.0.2", None]
    assert rows[1].detail == {"a": "deleted-person-1", "b": long, "c": ALICE}
    assert (rows[3].action, rows[3].detail) == ("audit.pseudonymised", {"events": 2})


def test_only_the_trail_of_a_workspace_that_is_being_deleted_ends(trail: People) -> None:
    with tenant_session(trail.acme) as session:
        assert end_audit(session) == 0
        session.add(Erasure(kind="workspace", number=trail.acme, code="c"))
        session.flush()
        assert end_audit(session) == 2
    assert actions(trail.acme) == []
    assert actions(trail.globex) == ["first", "second"]


def test_the_functions_leave_no_scope_behind_and_are_for_the_two_roles(
    trail: People, store: Engine
) -> None:
    with tenant_session(trail.acme) as session:
        end_audit(session)
        assert session.scalar(text("SELECT current_setting('pagelens.scope', true)")) == ""
        note_action(session, trail.acme, None, "third")
    with store.connect() as connection:
        rights = connection.scalars(
            text("SELECT proacl::text FROM pg_proc WHERE proname LIKE 'pagelens\\_%'")
        ).all()
    assert len(rights) >= 3
    assert not any(one is None or "{=" in one or ",=" in one for one in rights)


def test_without_a_tenant_no_event_is_touched(trail: People) -> None:
    with wide_session("command") as session:
        assert age_audit(session, now_utc()) == 0
    with wide_session("command") as session:
        assert age_audit(session, now_utc()) == 0
        assert session.scalar(select(func.count()).select_from(AuditEvent)) == 4
