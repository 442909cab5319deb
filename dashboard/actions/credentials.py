"""What people do with their own credentials: personal API tokens and the password."""

from sqlalchemy.orm import Session

from dashboard.actions.actor import Actor
from dashboard.actions.answers import Done, NotThereError
from dashboard.actions.roles import action
from dashboard.auth.accounts import issue_api_token
from dashboard.auth.passwords import choose, matches
from dashboard.queries.inputs import BadInput
from dashboard.queries.workspace.api_tokens import list_tokens
from models import Tenant, User
from models.orm import now_utc

LONGEST_NAME = 80
MOST_TOKENS = 50


@action("viewer", "make tokens for themselves")
def make_token(who: Actor, session: Session, name: str) -> Done[str]:
    """A new token of one's own, told this once. Raises BadInput."""
    name = name.replace("\x00", "").strip()
    if not name or len(name) > LONGEST_NAME:
        raise BadInput("name", f"Give the token a name of at most {LONGEST_NAME} letters.")
    if len(list_tokens(session, who.tenant_id, who.user_id)) >= MOST_TOKENS:
        raise BadInput("name", f"You have {MOST_TOKENS} tokens; revoke one first.")
    user, tenant = session.get_one(User, who.user_id), session.get_one(Tenant, who.tenant_id)
    who.note(session, "token.made", name=name)
    token = issue_api_token(session, user, tenant, name)
    return Done("Copy the token now; it is never shown again.", token)


@action("viewer", "revoke their own tokens")
def revoke_token(who: Actor, session: Session, token_id: int) -> Done[None]:
    """Ends one of one's own tokens at once."""
    mine = [t for t in list_tokens(session, who.tenant_id, who.user_id) if t.id == token_id]
    if not mine:
        raise NotThereError
    mine[0].revoked_at = now_utc()
    who.note(session, "token.revoked", name=mine[0].name)
    return Done("The token is revoked.", None)


@action("viewer", "change their own password")
def change_password(who: Actor, session: Session, present: str, new: str) -> Done[None]:
    """Sets a new password, which ends all sessions, this one too. Raises BadInput."""
    user = session.get_one(User, who.user_id)
    if not matches(user.password_hash, present):
        raise BadInput("present", "This is not your present password.")
    choose(session, user, new)
    who.note(session, "password.changed")
    return Done("Your password is changed.", None)
