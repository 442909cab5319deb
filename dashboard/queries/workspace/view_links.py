"""A tenant's read-only links, without their secrets."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from dashboard.page_address import parse_address
from dashboard.site import SitePath
from models import MetaPage, User, ViewLink


@dataclass(frozen=True)
class LinkSummary:
    """A read-only link, without its secret. `state` is open, expired or revoked.

    One that `is_file` opens the file of a report; its address is for who is signed in. One with
    `frame_origins` shows its `framed_part` alone, which these sites may frame.

    `page_name` is empty where the Page is no longer connected.
    """

    id: int
    name: str
    page_name: str
    address: SitePath
    author: str
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None
    shows_notes: bool
    shows_goals: bool
    shows_labels: bool
    is_file: bool
    frame_origins: list[str]
    framed_part: str | None
    state: str
    may_revoke: bool


@dataclass(frozen=True)
class Part:
    """Which part of the list; `only_open` leaves out what opens nothing any more."""

    limit: int
    offset: int = 0
    only_open: bool = False


def list_links(
    session: Session, tenant_id: int, user_id: int, part: Part, *, owner: bool, now: datetime
) -> tuple[int, list[LinkSummary]]:
    """How many links the tenant has, and a part of them, the newest first."""
    mine = [ViewLink.tenant_id == tenant_id]
    if part.only_open:
        mine += [ViewLink.revoked_at.is_(None), ViewLink.expires_at > now]
    count = session.scalar(select(func.count()).select_from(ViewLink).where(*mine)) or 0
    rows = session.execute(
        select(ViewLink, User.email)
        .join(User, User.id == ViewLink.created_by)
        .where(*mine)
        .order_by(ViewLink.created_at.desc(), ViewLink.id.desc())
        .limit(part.limit)
        .offset(part.offset)
    ).all()
    names = _page_names(session, tenant_id, [link for link, _ in rows])
    return count, [
        LinkSummary(
            id=link.id,
            name=link.name,
            page_name=names.get(_page_id(link), ""),
            address=_address(link),
            author=email.partition("@")[0],
            created_at=link.created_at,
            expires_at=link.expires_at,
            last_used_at=link.last_used_at,
            shows_notes=link.shows_notes,
            shows_goals=link.shows_goals,
            shows_labels=link.shows_labels,
            is_file=link.export_job_id is not None,
            frame_origins=link.frame_origins or [],
            framed_part=link.framed_part if link.frame_origins else None,
            state=_state(link, now),
            may_revoke=link.revoked_at is None and (owner or link.created_by == user_id),
        )
        for link, email in rows
    ]


def _page_names(session: Session, tenant_id: int, links: list[ViewLink]) -> dict[str, str]:
    """How the Pages of these links are called."""
    rows = session.execute(
        select(MetaPage.page_id, MetaPage.name).where(
            MetaPage.tenant_id == tenant_id, MetaPage.page_id.in_(set(map(_page_id, links)))
        )
    )
    return {row.page_id: row.name for row in rows}


def _page_id(link: ViewLink) -> str:
    if link.export_job_id is not None:
        return link.path.split("/")[2]
    return parse_address(link.path, "").page_id


def _address(link: ViewLink) -> SitePath:
    if link.export_job_id is not None:
        return SitePath(f"/api/exports/{link.export_job_id}/download/")
    return SitePath(f"{link.path}?{link.query}" if link.query else link.path)


def _state(link: ViewLink, now: datetime) -> str:
    if link.revoked_at is not None:
        return "revoked"
    return "expired" if link.expires_at <= now else "open"
