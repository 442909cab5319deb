"""Where a person is signed in, without any secret."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import BrowserSession
from models.scope import widened


@dataclass(frozen=True)
class SessionSummary:
    """A browser in which the person is signed in."""

    id: int
    user_agent: str = field(metadata={"description": "What the browser says of itself."})
    address: str = field(metadata={"description": "From where it was used last."})
    created_at: datetime
    last_used_at: datetime = field(metadata={"description": "To the minute."})
    expires_at: datetime
    is_present: bool = field(metadata={"description": "Whether this request came by it."})


def list_sessions(
    session: Session, user_id: int, present: int | None, now: datetime
) -> list[SessionSummary]:
    """The person's sessions that go on, in all workspaces: the present one, then the last used."""
    listed = (
        select(
            BrowserSession.id,
            BrowserSession.user_agent,
            BrowserSession.address,
            BrowserSession.created_at,
            BrowserSession.last_used_at,
            BrowserSession.expires_at,
        )
        .where(
            BrowserSession.user_id == user_id,
            BrowserSession.ended_at.is_(None),
            BrowserSession.expires_at > now,
        )
        .order_by(
            (BrowserSession.id == (present or 0)).desc(),
            BrowserSession.last_used_at.desc(),
            BrowserSession.id.desc(),
        )
    )
    with widened(session, "account"):
        rows = session.execute(listed).all()
    return [SessionSummary(*row, is_present=row.id == present) for row in rows]
