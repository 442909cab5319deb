"""The weekly digest: asking for it, and ending it, for oneself."""

from sqlalchemy.orm import Session

from dashboard.actions.actor import Actor
from dashboard.actions.answers import Done
from dashboard.actions.roles import action
from dashboard.queries.workspace.digest import Digest, read_digest
from models import Membership

ASKED = "Each week with something unusual you are mailed what it was."
ENDED = "You are mailed no more digests of this workspace."


@action("viewer", "have what was unusual mailed to themselves")
def choose_digest(who: Actor, session: Session, *, weekly: bool) -> Done[Digest]:
    """Whether the person is mailed what was unusual of the Pages that they see."""
    member = session.get_one(Membership, (who.tenant_id, who.user_id))
    if member.weekly_digest != weekly:
        member.weekly_digest = weekly
        session.flush()
        who.note(session, "digest.asked" if weekly else "digest.ended")
    return Done(ASKED if weekly else ENDED, read_digest(session, who.tenant_id, who.user_id))
