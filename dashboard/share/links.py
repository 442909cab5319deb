"""Opening a read-only link: it is found by the hash of its secret, and its use is noted."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from dashboard.embedded_parts import CHART
from dashboard.secret_tokens import digest, frame_digest
from models import Membership, ViewLink
from models.limited import limited_as
from models.scope import tenant_session, wide_session

LONGEST_SECRET = 64


@dataclass(frozen=True)
class OpenLink:
    """What a valid link opens: a tenant and the one address in it, or the file of an export.

    `limited_person` is its maker where they see some Pages only: the link shows no other.
    `frame_origins` are the sites that may frame its `framed_part`; it shows nothing else.
    """

    tenant_id: int
    link_id: int
    path: str
    query: str
    expires_at: datetime
    shows_notes: bool
    shows_goals: bool
    shows_labels: bool
    limited_person: int | None
    export_job_id: uuid.UUID | None
    frame_origins: tuple[str, ...] = ()
    framed_part: str = CHART


@contextmanager
def link_session(linked: OpenLink) -> Iterator[Session]:
    """The session in which the visitors of a link read: what its maker may see at this moment."""
    with limited_as(linked.limited_person), tenant_session(linked.tenant_id) as session:
        yield session


def open_link(secret: str, now: datetime) -> OpenLink | None:
    """What a link opens; None for an unknown, expired or revoked one, and for a frame's."""
    return _opened(secret, digest(secret), ViewLink.frame_origins.is_(None), now)


def open_frame(secret: str, now: datetime) -> OpenLink | None:
    """What the link of a frame opens; None likewise, and for any other link's."""
    return _opened(secret, frame_digest(secret), ViewLink.frame_origins.is_not(None), now)


def _opened(
    secret: str, hashed: str, of_its_kind: ColumnElement[bool], now: datetime
) -> OpenLink | None:
    if not 0 < len(secret) <= LONGEST_SECRET:
        return None
    with wide_session("link") as session:
        link = session.scalar(
            update(ViewLink)
            .where(
                ViewLink.token_hash == hashed,
                of_its_kind,
                ViewLink.revoked_at.is_(None),
                ViewLink.expires_at > now,
            )
            .values(last_used_at=now)
            .returning(ViewLink)
        )
        if link is None:
            return None
        return OpenLink(
            link.tenant_id,
            link.id,
            link.path,
            link.query,
            link.expires_at,
            link.shows_notes,
            link.shows_goals,
            link.shows_labels,
            _limited_maker(session, link),
            link.export_job_id,
            tuple(link.frame_origins or ()),
            link.framed_part,
        )


def has_ended(secret: str) -> bool:
    """Whether the secret was that of a file, which opens nothing any more."""
    if len(secret) > LONGEST_SECRET:
        return False
    with wide_session("link") as session:
        was_of_file = (ViewLink.token_hash == digest(secret), ViewLink.export_job_id.is_not(None))
        return session.scalar(select(ViewLink.id).where(*was_of_file)) is not None


def sites_of_ended_frame(secret: str) -> tuple[str, ...]:
    """The sites that might show a frame which has ended; none where there never was one."""
    if len(secret) > LONGEST_SECRET:
        return ()
    with wide_session("link") as session:
        kept = select(ViewLink.frame_origins).where(ViewLink.token_hash == frame_digest(secret))
        return tuple(session.scalar(kept) or ())


def _limited_maker(session: Session, link: ViewLink) -> int | None:
    return session.scalar(
        select(Membership.user_id).where(
            Membership.tenant_id == link.tenant_id,
            Membership.user_id == link.created_by,
            Membership.is_limited,
        )
    )
