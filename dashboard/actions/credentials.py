"""What people do with their own credentials: personal API tokens and the password."""

from datetime import datetime

from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session

from dashboard.actions.actor import Actor
from dashboard.actions.answers import Done, NotThereError
from dashboard.actions.roles import action
from dashboard.auth.api_tokens import (
    LONGEST_DAYS,
    USUAL_DAYS,
    USUAL_SCOPE,
    end_all_tokens,
    end_token,
    issue_api_token,
)
from dashboard.auth.passwords import choose, matches, stored_hash
from dashboard.queries.inputs import BadInput
from dashboard.queries.workspace.api_tokens import count_working, scopes_of
from models import ApiToken, Tenant, User
from models.orm import now_utc
from models.tenancy import SCOPES

LONGEST_NAME = 80
MOST_TOKENS = 50
ENDLESS = "Tokens of this workspace must end; give a number of days, or ask an owner to allow it."
COPY = "Copy the token now; it is never shown again."


@action("viewer", "make tokens for themselves", by_token=False)
def make_token(
    who: Actor,
    session: Session,
    name: str,
    scope: str = USUAL_SCOPE,
    days: int | None = USUAL_DAYS,
) -> Done[tuple[str, ApiToken]]:
    """A new token of one's own, told this once, and its row. Raises BadInput.

    Without `days` it never ends, where the workspace allows that.
    """
    name = name.replace("\x00", "").strip()
    if not name or len(name) > LONGEST_NAME:
        raise BadInput("name", f"Give the token a name of at most {LONGEST_NAME} letters.")
    if count_working(session, who.tenant_id, who.user_id, now_utc()) >= MOST_TOKENS:
        raise BadInput("name", f"You have {MOST_TOKENS} tokens; revoke one first.")
    user, tenant = session.get_one(User, who.user_id), session.get_one(Tenant, who.tenant_id)
    _check_scope(scope, who.role)
    _check_days(days, tenant)
    made = issue_api_token(session, user, tenant, name, scope=scope, days=days)
    ends = _date_of(made[1].expires_at)
    who.note(session, "token.made", name=name, scope=scope, expires_at=ends)
    return Done(COPY, made)


@action("viewer", "revoke their own tokens", by_token=False)
def revoke_token(who: Actor, session: Session, token_id: int) -> Done[None]:
    """Ends one of one's own tokens at once."""
    return _end(who, session, token_id, ApiToken.user_id == who.user_id)


@action("owner", "revoke tokens of others", by_token=False)
def revoke_any_token(who: Actor, session: Session, token_id: int) -> Done[None]:
    """Ends a token of anybody in the workspace at once."""
    return _end(who, session, token_id)


@action("viewer", "change their own password", by_token=False)
def change_password(
    who: Actor, session: Session, present: str, new: str, *, end_tokens: bool = False
) -> Done[None]:
    """Sets a new password, which ends all sessions, this one too. Raises BadInput.

    With `end_tokens` the person's API tokens of all workspaces end as well.
    """
    user = session.get_one(User, who.user_id)
    if not matches(stored_hash(session, user.id), present):
        raise BadInput("present", "This is not your present password.")
    choose(session, user, new)
    if end_tokens:
        end_all_tokens(session, who.user_id)
    who.note(session, "password.changed", tokens_ended=end_tokens)
    words = "Your password is changed, and your API tokens have ended."
    return Done(words if end_tokens else "Your password is changed.", None)


def _check_scope(scope: str, role: str) -> None:
    if scope not in SCOPES:
        raise BadInput("scope", f"The scope must be one of {', '.join(SCOPES)}.")
    if scope not in scopes_of(role):
        raise BadInput("scope", "Only owners make tokens that manage; choose read or write.")


def _check_days(days: int | None, tenant: Tenant) -> None:
    if days is None and not tenant.endless_tokens:
        raise BadInput("expires_days", ENDLESS)
    if days is not None and not 1 <= days <= LONGEST_DAYS:
        raise BadInput("expires_days", f"A token lasts 1 to {LONGEST_DAYS} days.")


def _end(who: Actor, session: Session, token_id: int, *whose: ColumnElement[bool]) -> Done[None]:
    found = end_token(session, who.tenant_id, token_id, *whose)
    if found is None:
        raise NotThereError
    who.note(session, "token.revoked", name=found.name, person=found.user_id)
    return Done("The token is revoked.", None)


def _date_of(moment: datetime | None) -> str | None:
    return None if moment is None else moment.date().isoformat()
