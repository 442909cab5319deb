"""Read-only links to one view: making one, and closing it."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from dashboard.actions.actor import Actor
from dashboard.actions.answers import Done, NotThereError
from dashboard.actions.roles import action
from dashboard.actions.view_address import checked_name, checked_view, path_and_query
from dashboard.queries.inputs import BadInput
from dashboard.secret_tokens import digest, new_secret
from models import ViewLink

LIFETIMES = (7, 30, 90)
COPY = "Copy it now: it is shown only this once."


@action("analyst", "make read-only links")
def make_link(
    who: Actor,
    session: Session,
    name: str,
    address: str,
    days: int,
    now: datetime,
    *,
    shows_notes: bool = False,
) -> Done[tuple[str, ViewLink]]:
    """A new link; brings its secret, which is kept nowhere, and its row. Raises BadInput.

    Its visitors read the team's notes where it `shows_notes`.
    """
    if days not in LIFETIMES:
        raise BadInput("days", "A link lasts 7, 30 or 90 days.")
    path, query = path_and_query(checked_view(session, who.tenant_id, address))
    secret = new_secret()
    link = ViewLink(
        tenant_id=who.tenant_id,
        created_by=who.user_id,
        name=checked_name(name) if name.strip() else "",
        token_hash=digest(secret),
        path=path,
        query=query,
        shows_notes=shows_notes,
        created_at=now,
        expires_at=now + timedelta(days=days),
    )
    session.add(link)
    session.flush()
    _note(who, session, "view_link_created", link)
    return Done(COPY, (secret, link))


@action("analyst", "revoke read-only links")
def revoke_link(who: Actor, session: Session, link_id: int, now: datetime) -> Done[None]:
    """Closes a link of one's own, or as an owner any."""
    link = session.scalar(
        select(ViewLink).where(ViewLink.tenant_id == who.tenant_id, ViewLink.id == link_id)
    )
    if link is None or not (who.is_owner or link.created_by == who.user_id):
        raise NotThereError
    if link.revoked_at is None:
        link.revoked_at = now
        _note(who, session, "view_link_revoked", link)
    return Done("The link is closed.", None)


def _note(who: Actor, session: Session, what: str, link: ViewLink) -> None:
    expires = link.expires_at.isoformat()
    told = {"path": link.path, "expires_at": expires, "shows_notes": link.shows_notes}
    who.note(session, what, link_id=link.id, **told)
