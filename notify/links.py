"""Mails the links that people asked for: to set a new password, and to join a workspace.

1. A wish for an address that nobody has, or that is invited nowhere, is deleted, silently.
2. Any other becomes a piece of work of the workspace that it is about, or of one of the person's.
3. The link gets its secret only when it is sent, and the person's older ones of that kind end.
4. A refused mail is put off, longer each time, five times at most; each sending makes a new secret.
"""

from datetime import datetime, timedelta

import structlog
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from jobs.background import start_background
from jobs.work.put_off import PutOffError, wait_after
from models import MailedLink, Membership, Tenant, User
from models.mailed_links import INVITATION, PASSWORD
from models.orm import now_utc
from models.scope import wide_session
from notify.email.account_letters import invitation_letter, password_letter
from notify.mail import Mail, MailError, send

LASTS = timedelta(hours=1)
MOST_ATTEMPTS = 5
MOST_AT_ONCE = 100
log = structlog.get_logger(__name__)


def start_link_mails() -> int:
    """Begins the mailing of each link that waits; returns how many began."""
    with wide_session("account") as session:
        waiting = session.scalars(
            select(MailedLink)
            .where(MailedLink.waits)
            .order_by(MailedLink.due_at)
            .limit(MOST_AT_ONCE)
            .with_for_update(skip_locked=True)
        ).all()
        return sum(_start(session, link) for link in waiting)


def _start(session: Session, link: MailedLink) -> bool:
    found = _whom(session, link)
    if found is None:
        session.delete(link)
        return False
    user, membership = found
    link.user_id, link.waits = user.id, False
    arguments = {"link_id": link.id}
    return start_background(
        session,
        "link_mail",
        membership.tenant_id,
        subject=link.id,
        arguments=arguments,
        at_front=True,
    )


def mail_link(*, tenant_id: int, link_id: int) -> None:
    """Sends one link with a new secret. Raises PutOffError while the mail server is away."""
    with wide_session("account") as session:
        link = session.get(MailedLink, link_id)
        mail = _write(session, link) if link is not None and link.ended_at is None else None
    if mail is None:
        return
    try:
        send(mail)
    except MailError as error:
        _put_off(link_id, error)


def _write(session: Session, link: MailedLink) -> Mail | None:
    """The mail with a new secret; None where nobody is to get one any more."""
    found, now = _whom(session, link), now_utc()
    if found is None:
        session.delete(link)
        return None
    user, membership = found
    link.attempts += 1
    _end_older(session, link, now)
    if link.kind == PASSWORD:
        return password_letter(link, link.make_secret(LASTS, now))
    until = membership.join_until or now
    secret = link.make_secret(until - now, now)
    tenant = session.get_one(Tenant, membership.tenant_id)
    return invitation_letter(link, secret, tenant.name, is_new=user.one_time_until is not None)


def _whom(session: Session, link: MailedLink) -> tuple[User, Membership] | None:
    """The person of the address, and a membership that the link is for."""
    user = session.scalar(select(User).where(User.email == link.email, User.is_active))
    membership = _membership(session, link, user) if user else None
    return (user, membership) if user and membership else None


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
    """Raises PutOffError unless it was tried often enough."""
    now = now_utc()
    with wide_session("account") as session:
        link = session.get(MailedLink, link_id)
        if link is None:
            return
        over = error.permanent or link.attempts >= MOST_ATTEMPTS
        link.ended_at = now if over else None
        wait = wait_after(link.attempts)
        log.warning("link_not_mailed", attempts=link.attempts, gave_up=over)
    if not over:
        raise PutOffError(now + wait, str(error))
