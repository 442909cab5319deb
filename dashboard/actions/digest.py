"""The weekly digest: asking for it, ending it, and having one sent again, for oneself."""

from sqlalchemy.orm import Session

from dashboard.actions.actor import Actor
from dashboard.actions.answers import Done
from dashboard.actions.roles import action
from dashboard.queries.inputs import BadInput
from dashboard.queries.workspace.digest import NOT_MADE, Digest, newest_digest, read_digest
from jobs.digests import make_again, send_digest_again
from models import Membership

ASKED = "Each week with something unusual you are mailed what it was."
ENDED = "You are mailed no more digests of this workspace."
AGAIN = "On its way again."
NOTHING = "There is no digest that failed and could be sent again."


@action("viewer", "have what was unusual mailed to themselves")
def choose_digest(who: Actor, session: Session, *, weekly: bool) -> Done[Digest]:
    """Whether the person is mailed what was unusual of the Pages that they see."""
    member = session.get_one(Membership, (who.tenant_id, who.user_id))
    if member.weekly_digest != weekly:
        member.weekly_digest = weekly
        session.flush()
        who.note(session, "digest.asked" if weekly else "digest.ended")
    return Done(ASKED if weekly else ENDED, read_digest(session, who.tenant_id, who.user_id))


@action("viewer", "have their digest that failed sent again")
def have_digest_again(who: Actor, session: Session) -> Done[Digest]:
    """The person's newest digest once more, or the week's made anew. Raises BadInput."""
    found = read_digest(session, who.tenant_id, who.user_id)
    newest = newest_digest(session, who.tenant_id, who.user_id)
    if not found.may_be_sent_again:
        raise BadInput("digest", NOTHING)
    if found.last_status == NOT_MADE:
        make_again(session, who.tenant_id)
    elif newest is not None:
        send_digest_again(session, newest)
    session.flush()
    who.note(session, "digest.sent_again")
    return Done(AGAIN, read_digest(session, who.tenant_id, who.user_id))
