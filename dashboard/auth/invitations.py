"""Invitations: a membership waits until its person accepts it with a secret told to them.

An address can be added by whoever guesses it, and an account may be in the hands of somebody who
is not its person. So the account alone opens nothing; the adding owner's secret has to come along.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, not_, or_, select, update

from dashboard.auth.passwords import ONE_TIME_DAYS
from dashboard.secret_tokens import digest, new_secret
from models import MailedLink, Membership, Tenant
from models.audit_trail import note_action
from models.mailed_links import INVITATION
from models.orm import now_utc
from models.scope import tenant_session, wide_session, widened

FOLDER = "/join/"


@dataclass(frozen=True)
class Invitation:
    """What an invited person is asked; `joined` when the answer was yes already."""

    tenant_id: int
    workspace: str
    role: str
    joined: bool


def invite(membership: Membership, now: datetime) -> str:
    """A new secret to join with, to be told once; the one before ends."""
    secret = new_secret()
    membership.join_hash = digest(secret)
    membership.join_until = now + timedelta(days=ONE_TIME_DAYS)
    return secret


def find_invitation(secret: str, user_id: int) -> Invitation | None:
    """The person's own invitation; None for a wrong or ended secret, and for anybody else's."""
    with wide_session("sign_in") as session:
        row = session.execute(
            select(Tenant.id, Tenant.name, Membership.role, Membership.has_joined)
            .join(Tenant, Tenant.id == Membership.tenant_id)
            .where(*_holds(secret, user_id))
        ).one_or_none()
    return Invitation(*row) if row is not None else None


def accept(secret: str, user_id: int) -> int | None:
    """Makes the person a member; returns the tenant, None where `find_invitation` finds none."""
    found = find_invitation(secret, user_id)
    if found is None:
        return None
    with tenant_session(found.tenant_id) as session:
        with widened(session, "sign_in"):
            joined = session.scalar(
                update(Membership)
                .where(*_holds(secret, user_id), not_(Membership.has_joined))
                .values(joined_at=now_utc())
                .returning(Membership.role)
                .execution_options(synchronize_session=False)
            )
        if joined is not None:
            note_action(session, found.tenant_id, user_id, "person.joined", role=joined)
    return found.tenant_id


def _holds(secret: str, user_id: int) -> tuple[ColumnElement[bool], ...]:
    return (
        or_(Membership.join_hash == digest(secret), _mailed(secret)),
        Membership.user_id == user_id,
        Membership.deactivated_at.is_(None),
        Membership.join_until > now_utc(),
    )


def _mailed(secret: str) -> ColumnElement[bool]:
    """Whether the secret is that of the mail about this membership, which has its own."""
    return (
        select(MailedLink.id)
        .where(
            MailedLink.secret_hash == digest(secret),
            MailedLink.kind == INVITATION,
            MailedLink.tenant_id == Membership.tenant_id,
            MailedLink.user_id == Membership.user_id,
            MailedLink.ended_at.is_(None),
        )
        .exists()
    )
