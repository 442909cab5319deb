"""What people do with their own sessions: they end them."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from dashboard.actions.actor import Actor
from dashboard.actions.answers import Done, NotThereError
from dashboard.actions.roles import action
from dashboard.auth.sessions import end_session, end_sessions
from models import BrowserSession
from models.scope import widened


@action("viewer", "end their own sessions", by_token=False)
def end_own(who: Actor, session: Session, session_id: int) -> Done[None]:
    """Signs out one browser of one's own at once."""
    mine = select(BrowserSession.id).where(
        BrowserSession.id == session_id,
        BrowserSession.user_id == who.user_id,
        BrowserSession.ended_at.is_(None),
    )
    with widened(session, "account"):
        found = session.scalar(mine)
    if found is None:
        raise NotThereError
    end_session(session, session_id)
    who.note(session, "session.ended")
    return Done("That browser is signed out.", None)


@action("viewer", "end all their other sessions", by_token=False)
def end_others(who: Actor, session: Session, present: int | None) -> Done[int]:
    """Signs out all of one's browsers but the present one; brings how many they were."""
    ended = end_sessions(session, who.user_id, keep=present)
    who.note(session, "session.others_ended", sessions=ended)
    return Done("All other browsers are signed out.", ended)
