"""The audit trail of a tenant, the newest first, for its owners."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from dashboard.audit_words import KINDS, WORDS, actions_of, sentence_of
from dashboard.queries.inputs import BadInput
from models import AuditEvent, Tenant, User

SYSTEM = "Pagelens"
AT_ONCE = 1000
LARGEST_ID = 2**63 - 1


@dataclass(frozen=True)
class AuditLine:
    """One thing that was done."""

    event_id: int
    at: datetime
    person: str = field(
        metadata={"description": "The address of who did it; a pseudonym once they are deleted."}
    )
    action: str
    kind: str = field(metadata={"enum": list(KINDS)})
    what: str = field(metadata={"description": "The action in plain words."})
    address: str | None = field(
        metadata={"description": "The network address that it was done from, if it is known."}
    )
    detail: dict[str, Any]


@dataclass(frozen=True)
class AuditFilter:
    """Which lines; days are inclusive, in the workspace's time zone."""

    person: str = ""
    kind: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class AuditPage:
    """Some lines, and how many there are in all."""

    count: int
    lines: list[AuditLine]


def checked_filter(person: str, kind: str, since: str, until: str) -> AuditFilter:
    """The filter that these texts mean. Raises BadInput."""
    if kind and kind not in KINDS:
        raise BadInput("kind", f"The kind must be one of {', '.join(KINDS)}.")
    first, last = _day("since", since), _day("until", until)
    if first and last and first > last:
        raise BadInput("until", "The last day lies before the first.")
    return AuditFilter(person.strip().lower(), kind, first, last)


def read_audit(
    session: Session, tenant_id: int, wanted: AuditFilter, *, limit: int, offset: int
) -> AuditPage:
    """A part of the lines, the newest first."""
    which = _which(session, tenant_id, wanted)
    count = session.scalar(select(func.count()).select_from(AuditEvent).where(*which)) or 0
    rows = session.execute(_lines(which).limit(limit).offset(offset)).all()
    return AuditPage(count, _read(session, rows))


def every_line(session: Session, tenant_id: int, wanted: AuditFilter) -> Iterator[AuditLine]:
    """All of them, read in parts, so that a long trail takes no more memory than a short one."""
    which, before = _which(session, tenant_id, wanted), LARGEST_ID
    while True:
        rows = session.execute(_lines([*which, AuditEvent.id < before]).limit(AT_ONCE)).all()
        if not rows:
            return
        yield from _read(session, rows)
        before = rows[-1][0].id
        session.expunge_all()


def people_of_audit(session: Session, tenant_id: int) -> list[str]:
    """The addresses of everybody who left a line."""
    left = select(func.max(AuditEvent.id)).where(
        AuditEvent.tenant_id == tenant_id, AuditEvent.user_id == User.id
    )
    found = left.correlate(User).scalar_subquery().is_not(None)
    return list(session.scalars(select(User.email).where(found).order_by(User.email)))


def _lines(which: Sequence[ColumnElement[bool]]) -> Any:
    return (
        select(AuditEvent, User.email)
        .outerjoin(User, User.id == AuditEvent.user_id)
        .where(*which)
        .order_by(AuditEvent.id.desc())
    )


def _which(session: Session, tenant_id: int, wanted: AuditFilter) -> list[ColumnElement[bool]]:
    which: list[ColumnElement[bool]] = [AuditEvent.tenant_id == tenant_id]
    if wanted.person:
        named = select(User.id).where(User.email == wanted.person)
        which.append(AuditEvent.user_id.in_(named))
    if wanted.kind:
        which.append(AuditEvent.action.in_(actions_of(wanted.kind)))
    zone = ZoneInfo(session.get_one(Tenant, tenant_id).time_zone)
    if wanted.since:
        which.append(AuditEvent.at >= datetime.combine(wanted.since, time.min, zone))
    if wanted.until:
        after = wanted.until + timedelta(days=1)
        which.append(AuditEvent.at < datetime.combine(after, time.min, zone))
    return which


def _read(session: Session, rows: Sequence[Any]) -> list[AuditLine]:
    people = _named(session, [event.detail for event, _email in rows])
    return [_line(event, email, people) for event, email in rows]


def _line(event: AuditEvent, email: str | None, people: Mapping[int, str]) -> AuditLine:
    return AuditLine(
        event.id,
        event.at,
        email or SYSTEM,
        event.action,
        WORDS.get(event.action, ("workspace", ""))[0],
        sentence_of(event.action, event.detail, people),
        event.address,
        event.detail,
    )


def _named(session: Session, details: Sequence[Mapping[str, Any]]) -> dict[int, str]:
    """The addresses of those whom events are about."""
    ids = {one["person"] for one in details if isinstance(one.get("person"), int)}
    if not ids:
        return {}
    rows = session.execute(select(User.id, User.email).where(User.id.in_(ids)))
    return {row.id: row.email for row in rows}


def _day(name: str, text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise BadInput(name, "This is no day like 2026-11-23.") from None
