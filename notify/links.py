"""Mails the links that people asked for: to set a new password, and to join a workspace.

1. Wishes that are due are claimed by moving their due time ahead, which is committed.
2. A wish for an address that nobody has, or that is invited nowhere, is deleted, silently.
3. The link gets its secret only now, and the person's older ones of that kind end.
4. A refused mail waits longer each time, five times at most; each sending makes a new secret.
"""

from datetime import datetime, timedelta

import structlog
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from models import MailedLink, Membership, Tenant, User
from models.mailed_links import INVITATION, PASSWORD
from models.orm import now_utc
from models.scope import wide_session
from notify.email.account_letters import invitation_letter, password_letter
from notify.mail import Mail, MailError, send

LASTS = timedelta(hours=1)
CLAIM = timedelta(minutes=10)
MOST_ATTEMPTS = 5
MOST_AT_ONCE = 20
log = structlog.get_logger(__name__)


def mail_links() -> int:
    """Sends what is due; returns how many mails went out."""
    sent = 0
    while claimed := _claim(now_utc()):
        sent += sum(_send(link_id) for link_id in claimed)
    return sent


def _claim(now: datetime) -> list[int]:
    with wide_session("account") as session:
        due = session.scalars(
            select(MailedLink)
            .where(MailedLink.waits, MailedLink.due_at <= now)
            .order_by(MailedLink.due_at)
            .limit(MOST_AT_ONCE)
            .with_for_update(skip_locked=True)
        ).all()
        for link in due:
            link.due_at, link.attempts = now + CLAIM, link.attempts + 1
        return [link.id for link in due]


def _send(link_id: int) -> int:
    with wide_session("account") as session:
        mail = _write(session, session.get_one(MailedLink, link_id))
    if mail is None:
        return 0
    try:
        send(mail)
    except MailError as error:
        _put_off(link_id, error)
        return 0
    with wide_session("account") as session:
        session.get_one(MailedLink, link_id).waits = False
    return 1


def _write(session: Session, link: MailedLink) -> Mail | None:
    """The mail with a new secret; None where nobody is to get one."""
    now = now_utc()
    user = session.scalar(select(User).where(User.email == link.email, User.is_active))
    membership = _membership(session, link, user) if user else None
    if user is None or membership is None:
        session.delete(link)
        return None
    link.user_id = user.id
    _end_older(session, link, now)
    if link.kind == PASSWORD:
        return password_letter(link, link.make_secret(LASTS, now))
    until = membership.join_until or now
    secret = link.make_secret(until - now, now)
    tenant = session.get_one(Tenant, membership.tenant_id)
    return invitation_letter(link, secret, tenant.name, is_new=user.one_time_until is not None)


def _membership(session: Session, link: MailedLink, user: User) -> Membership | None:
    """Any of the person's, or the one that the invitation is about."""
    mine = select(Membership).where(Membership.user_id == user.id)
    if link.kind == INVITATION:
        mine = mine.where(
            Membership.tenant_id == link.tenant_id, Membership.join_until.is_not(None)
        )
    return session.scalars(mine.limit(1)).first()


def _end_older(session: Session, link: MailedLink, now: datetime) -> None:
    session.execute(
        update(MailedLink)
        .where(
            MailedLink.user_id == link.user_id,
            MailedLink.kind == link.kind,
            MailedLink.tenant_id.is_not_distinct_from(link.tenant_id),
            MailedLink.id != link.id,
            MailedLink.ended_at.is_(None),
        )
        .values(ended_at=now, waits=False)
        .execution_options(synchronize_session=False)
    )


def _put_off(link_id: int, error: MailError) -> None:
    with wide_session("account") as session:
        link = session.get_one(MailedLink, link_id)
        if error.permanent or link.attempts >= MOST_ATTEMPTS:
            link.waits, link.ended_at = False, now_utc()
        else:
            link.due_at = now_utc() + timedelta(minutes=2**link.attempts)
        log.warning("link_not_mailed", attempts=link.attempts, gave_up=not link.waits)
