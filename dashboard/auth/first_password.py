"""The first password that a person chooses, in the place of a one-time one."""

from sqlalchemy.orm import Session

from dashboard.auth.passwords import choose
from dashboard.auth.sessions import goes_on
from dashboard.queries.inputs import BadInput
from models import User
from models.audit_trail import note_action

REPLACED = "This one-time password has been replaced; sign in with the new one."


def choose_first_password(
    session: Session, tenant_id: int, user_id: int, session_id: int, new: str
) -> None:
    """Puts the person's own password in the place of the one-time one. Raises BadInput.

    Not of one that another owner has handed over in the meantime.
    """
    user = session.get_one(User, user_id, with_for_update=True)
    if not goes_on(session, session_id):
        raise BadInput("new", REPLACED)
    choose(session, user, new)
    note_action(session, tenant_id, user_id, "password.chosen")
