"""What a person does with her own access: personal API tokens and the password."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from dashboard.auth.accounts import issue_api_token
from dashboard.auth.identity import session_id_of
from dashboard.auth.passwords import choose, matches
from dashboard.queries.inputs import BadInput
from models import ApiToken, Tenant, User
from models.audit_trail import note_action
from models.orm import now_utc

REPLACED = "This one-time password has been replaced; sign in with the new one."
LONGEST_NAME = 80
MOST_TOKENS = 50


def list_tokens(session: Session, tenant_id: int, user_id: int) -> list[ApiToken]:
    """The person's tokens of this tenant that still work, the newest first."""
    return list(
        session.scalars(
            select(ApiToken)
            .where(
                ApiToken.tenant_id == tenant_id,
                ApiToken.user_id == user_id,
                ApiToken.revoked_at.is_(None),
            )
            .order_by(ApiToken.id.desc())
        )
    )


def make_token(session: Session, tenant_id: int, user_id: int, name: str) -> str:
    """A new token, told this once. Raises BadInput."""
    name = name.replace("\x00", "").strip()
    if not name or len(name) > LONGEST_NAME:
        raise BadInput("name", f"Give the token a name of at most {LONGEST_NAME} letters.")
    if len(list_tokens(session, tenant_id, user_id)) >= MOST_TOKENS:
        raise BadInput("name", f"You have {MOST_TOKENS} tokens; revoke one first.")
    user, tenant = session.get_one(User, user_id), session.get_one(Tenant, tenant_id)
    note_action(session, tenant_id, user_id, "token.made", name=name)
    return issue_api_token(session, user, tenant, name)


def revoke_token(session: Session, tenant_id: int, user_id: int, token_id: int) -> bool:
    """Ends one of the person's own tokens; False for anybody else's."""
    mine = [t for t in list_tokens(session, tenant_id, user_id) if t.id == token_id]
    if not mine:
        return False
    mine[0].revoked_at = now_utc()
    note_action(session, tenant_id, user_id, "token.revoked", name=mine[0].name)
    return True


def change_password(session: Session, tenant_id: int, user_id: int, present: str, new: str) -> None:
    """Sets a new password, which ends all other sessions. Raises BadInput."""
    user = session.get_one(User, user_id)
    if not matches(user.password_hash, present):
        raise BadInput("present", "This is not your present password.")
    choose(user, new)
    note_action(session, tenant_id, user_id, "password.changed")


def choose_first_password(
    session: Session, tenant_id: int, user_id: int, session_id: str, new: str
) -> None:
    """Puts the person's own password in the place of the one-time one. Raises BadInput.

    Not of one that another owner has handed over in the meantime.
    """
    user = session.get_one(User, user_id, with_for_update=True)
    if session_id_of(user) != session_id:
        raise BadInput("new", REPLACED)
    choose(user, new)
    note_action(session, tenant_id, user_id, "password.chosen")
