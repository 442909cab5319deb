"""Links by mail: asking for one, and what the secret of one opens."""

from flask import request
from sqlalchemy import event, select, update
from sqlalchemy.orm import Session

from dashboard.auth.passwords import choose
from dashboard.hosts import is_loopback
from dashboard.secret_tokens import digest
from dashboard.site import site_address
from jobs.mailed_links import enqueue_links
from models import MailedLink, Membership, User
from models.audit_trail import note_action
from models.mailed_links import INVITATION, PASSWORD
from models.orm import now_utc
from models.scope import enter_tenant, wide_session
from settings import get_settings


def mailing_site() -> str:
    """The site that a mailed link leads to; empty where no mail is set, or no name of ours.

    A name that any request could claim would let a stranger choose where links lead.
    """
    settings = get_settings()
    if not settings.smtp_url.get_secret_value():
        return ""
    named = settings.public_url or settings.allowed_hosts or is_loopback(request.host)
    return site_address() if named else ""


def ask_for_password(email: str, site: str) -> None:
    """Writes down the wish: nothing here depends on whether anybody has this address."""
    with wide_session("account") as session:
        session.add(MailedLink(kind=PASSWORD, email=email, site=site))


def find_password_link(session: Session, secret: str) -> MailedLink | None:
    """The link that may set a password: one to do so, or an invitation to a new account."""
    link = session.scalar(
        select(MailedLink)
        .where(
            MailedLink.secret_hash == digest(secret),
            MailedLink.ended_at.is_(None),
            MailedLink.expires_at > now_utc(),
        )
        .with_for_update()
    )
    if link is None or link.user_id is None:
        return None
    user = session.get_one(User, link.user_id)
    is_new = user.one_time_until is not None
    return link if user.is_active and (link.kind == PASSWORD or is_new) else None


def set_forgotten(session: Session, link: MailedLink, new: str) -> None:
    """Sets the password; the links and all sessions of the person end. Raises BadInput."""
    user = session.get_one(User, link.user_id, with_for_update=True)
    choose(session, user, new)
    link.ended_at = now_utc()
    end_links(session, user.id)
    _join(session, link)
    mine = select(Membership.tenant_id).where(Membership.user_id == user.id)
    for tenant_id in session.scalars(mine).all():
        enter_tenant(session, tenant_id)
        note_action(session, tenant_id, user.id, "password.reset")


def _join(session: Session, link: MailedLink) -> None:
    """Who came by the mail of an invitation has accepted it."""
    if link.kind == INVITATION:
        membership = session.get(Membership, (link.tenant_id, link.user_id))
        if membership is not None and membership.joined_at is None:
            membership.joined_at = now_utc()


def end_links(
    session: Session, user_id: int, kind: str = PASSWORD, tenant_id: int | None = None
) -> None:
    """Ends the links of a kind that a person was mailed."""
    session.execute(
        update(MailedLink)
        .where(
            MailedLink.user_id == user_id,
            MailedLink.kind == kind,
            MailedLink.tenant_id.is_not_distinct_from(tenant_id),
            MailedLink.ended_at.is_(None),
        )
        .values(ended_at=now_utc(), waits=False)
        .execution_options(synchronize_session=False)
    )


def ask_for_invitation(session: Session, tenant_id: int, email: str, asked_by: str) -> bool:
    """Has an invited person mailed, where mail is set; whether it is."""
    site = mailing_site()
    if site:
        wish = MailedLink(kind=INVITATION, tenant_id=tenant_id, email=email, site=site)
        wish.asked_by = asked_by
        session.add(wish)
        event.listen(session, "after_commit", lambda _session: enqueue_links(), once=True)
    return bool(site)
