"""Connecting the tenant to Meta, and ending a connection. Each writes in transactions of its own,
since it asks Meta in between; what was done is noted there as well."""

from sqlalchemy.orm import Session

from dashboard.actions.actor import Actor
from dashboard.actions.answers import Done, NotThereError
from dashboard.actions.roles import action
from dashboard.auth.oauth_state import new_state
from dashboard.queries.pages.connections import may_ask_again
from ingest.connect import (
    SCOPES,
    ConnectResult,
    Disconnected,
    connect_with_token,
    disconnect,
    finish_oauth,
    start_oauth,
)

LONGEST_TOKEN, MOST_NAMED = 4096, 50


@action("owner", "connect Facebook")
def start_sign_in(
    who: Actor, session: Session, return_address: str, *, declined: bool
) -> Done[str]:
    """The address of Facebook's dialog, which sends the browser back to `return_address`.

    `declined` when the person did not grant all a moment ago. Raises ConnectError when a setting
    is missing, RedisError.
    """
    ask_again = declined or may_ask_again(session, who.tenant_id, SCOPES)
    state = new_state(return_address)
    address = start_oauth(state, return_address, ask_again=ask_again)
    return Done("Go on at Facebook.", address)


@action("owner", "connect Facebook")
def finish_sign_in(who: Actor, code: str, return_address: str) -> Done[ConnectResult]:
    """Connects with the code that Facebook gave. Raises ConnectError."""
    found = finish_oauth(who.tenant_id, code, return_address, user_id=who.user_id)
    return Done("Facebook is connected.", found)


@action("owner", "connect Facebook")
def connect_token(who: Actor, token: str, pages: list[str]) -> Done[ConnectResult]:
    """Connects with a pasted token; `pages` names those that Meta may not list.

    Raises ConnectError.
    """
    found = connect_with_token(who.tenant_id, token, user_id=who.user_id, pages=pages)
    return Done("Facebook is connected.", found)


@action("owner", "disconnect Facebook")
def end_connection(who: Actor, connection_id: int) -> Done[Disconnected]:
    """Forgets the connection's tokens and stops the syncs of its Pages; all history stays."""
    ended = disconnect(who.tenant_id, connection_id, user_id=who.user_id)
    if ended is None:
        raise NotThereError
    return Done("The connection is ended; all history stays.", ended)
