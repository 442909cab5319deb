"""Read-only links to one view: making one, and closing it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from dashboard.actions.actor import Actor
from dashboard.actions.answers import Done, NotThereError
from dashboard.actions.roles import action
from dashboard.actions.view_address import checked_name, checked_view, path_and_query
from dashboard.embedded_parts import CHART
from dashboard.page_address import PageAddress
from dashboard.queries.inputs import BadInput
from dashboard.secret_tokens import digest, frame_digest, new_secret
from models import ViewLink

LIFETIMES = (7, 30, 90)
SHOWS = ("notes", "goals", "labels")
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
    shows: Collection[str] = (),
) -> Done[tuple[str, ViewLink]]:
    """A new link; brings its secret, which is kept nowhere, and its row. Raises BadInput.

    Its visitors read the team's `notes`, `goals` and names of `labels` only where it shows these.
    """
    wanted = Wanted(name, days, shows)
    view = checked_view(session, who.tenant_id, address)
    secret, link = new_link(who, session, view, wanted, now)
    _note(who, session, "view_link_created", link)
    return Done(COPY, (secret, link))


@dataclass(frozen=True)
class Wanted:
    """How a link is wanted; `frame_origins` are the sites that may show its `framed_part`.

    `shows` names what its visitors read beside numbers.
    """

    name: str
    days: int
    shows: Collection[str] = ()
    frame_origins: list[str] | None = None
    framed_part: str = CHART


def new_link(
    who: Actor, session: Session, view: PageAddress, wanted: Wanted, now: datetime
) -> tuple[str, ViewLink]:
    """The secret and the row of a new link to a view. Raises BadInput."""
    if wanted.days not in LIFETIMES:
        raise BadInput("days", "A link lasts 7, 30 or 90 days.")
    path, query = path_and_query(view)
    secret = new_secret()
    hashed = digest(secret) if wanted.frame_origins is None else frame_digest(secret)
    link = ViewLink(
        tenant_id=who.tenant_id,
        created_by=who.user_id,
        name=checked_name(wanted.name) if wanted.name.strip() else "",
        token_hash=hashed,
        path=path,
        query=query,
        shows_notes="notes" in wanted.shows,
        shows_goals="goals" in wanted.shows,
        shows_labels="labels" in wanted.shows,
        frame_origins=wanted.frame_origins,
        framed_part=wanted.framed_part,
        created_at=now,
        expires_at=now + timedelta(days=wanted.days),
    )
    session.add(link)
    session.flush()
    return secret, link


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
    shown = {f"shows_{name}": getattr(link, f"shows_{name}") for name in SHOWS}
    expires = link.expires_at.isoformat()
    who.note(session, what, link_id=link.id, path=link.path, expires_at=expires, **shown)
