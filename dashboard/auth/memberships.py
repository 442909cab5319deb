"""Memberships that end or rest, and what becomes of what was the person's."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from dashboard.auth.sessions import end_sessions
from dashboard.queries.inputs import BadInput
from dashboard.queries.workspace.people import HAS_COME
from models import ApiToken, FormerMember, Membership, ReportSchedule, SavedView, User, ViewLink
from models.orm import now_utc

LAST_OWNER = "A workspace needs an owner who has joined: make somebody else one first."


def keep_an_owner(session: Session, tenant_id: int, leaving: int, field: str) -> None:
    """Raises BadInput where the person is the last owner who can act.

    Two owners who leave at the same moment wait for each other here.
    """
    owners = session.scalars(
        select(Membership.user_id)
        .join(User, User.id == Membership.user_id)
        .where(
            Membership.tenant_id == tenant_id,
            Membership.role == "owner",
            HAS_COME,
            User.is_active,
        )
        .order_by(Membership.user_id)
        .with_for_update(of=Membership)
    ).all()
    if set(owners) == {leaving}:
        raise BadInput(field, LAST_OWNER)


def rest(session: Session, membership: Membership) -> None:
    """The person may not enter this workspace until somebody lets them in again."""
    membership.deactivated_at = now_utc()
    session.flush()
    end_sessions(session, membership.user_id, tenant_id=membership.tenant_id)


def leave(session: Session, membership: Membership, heir: int | None) -> None:
    """Ends a membership with its tokens and sessions.

    What others rely on (open links, shared views, reports) goes to `heir`, an account, or ends:
    links close, shared views go, reports pause. Views of one's own go in any case.
    """
    tenant_id, leaver = membership.tenant_id, membership.user_id
    for token in session.scalars(
        select(ApiToken).where(ApiToken.tenant_id == tenant_id, ApiToken.user_id == leaver)
    ):
        token.revoked_at = token.revoked_at or now_utc()
    end_sessions(session, leaver, tenant_id=tenant_id)
    if heir is None:
        _end_things(session, tenant_id, leaver)
    else:
        _hand_over(session, tenant_id, leaver, heir)
    _run(session, delete(SavedView).where(*_of(SavedView, SavedView.user_id, tenant_id, leaver)))
    session.delete(membership)
    # What they made goes on to say whose it was.
    session.merge(FormerMember(tenant_id=tenant_id, user_id=leaver))


def _end_things(session: Session, tenant_id: int, leaver: int) -> None:
    links = _of(ViewLink, ViewLink.created_by, tenant_id, leaver)
    reports = _of(ReportSchedule, ReportSchedule.created_by, tenant_id, leaver)
    open_ones = ViewLink.revoked_at.is_(None)
    _run(session, update(ViewLink).where(*links, open_ones).values(revoked_at=now_utc()))
    _run(session, update(ReportSchedule).where(*reports).values(is_active=False))


def _hand_over(session: Session, tenant_id: int, leaver: int, heir: int) -> None:
    links = _of(ViewLink, ViewLink.created_by, tenant_id, leaver)
    reports = _of(ReportSchedule, ReportSchedule.created_by, tenant_id, leaver)
    _run(session, update(ViewLink).where(*links).values(created_by=heir))
    _run(session, update(ReportSchedule).where(*reports).values(created_by=heir))
    theirs = select(SavedView.name).where(*_of(SavedView, SavedView.user_id, tenant_id, heir))
    taken = set(session.scalars(theirs))
    shared = select(SavedView).where(
        *_of(SavedView, SavedView.user_id, tenant_id, leaver), SavedView.is_shared
    )
    for view in session.scalars(shared):
        view.name, view.user_id = _free_name(view.name, taken), heir
        taken.add(view.name)
    session.flush()


def _free_name(name: str, taken: set[str]) -> str:
    names = (name, *(f"{name} ({number})" for number in range(2, len(taken) + 3)))
    return next(one for one in names if one not in taken)


def _of(table: Any, column: Any, tenant_id: int, user_id: int) -> Sequence[Any]:
    return (table.tenant_id == tenant_id, column == user_id)


def _run(session: Session, statement: Any) -> None:
    session.execute(statement.execution_options(synchronize_session=False))
