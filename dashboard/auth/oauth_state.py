"""The state of a sign-in with Facebook: single use, short-lived, of one session and tenant.

The browser's session holds the state itself; Redis holds, under its hash, whose it is and where
Facebook is to send the browser. A state is taken from both before anything is asked of Meta, so
an old cookie cannot bring it back.
"""

import hmac
import json
from typing import Any

from flask import session

from dashboard.auth.identity import current_tenant_id, current_user_id
from dashboard.secret_tokens import digest, new_secret
from jobs import queues

SESSION_KEY = "oauth_state"
LASTS_SECONDS = 600


class WrongStateError(Exception):
    """The state is not the one that this session began with; the message says what to do."""


def new_state(redirect_uri: str) -> str:
    """Makes a state for this session, in place of an earlier one. Raises RedisError."""
    state = new_secret()
    owner = json.dumps([current_tenant_id(), current_user_id(), redirect_uri])
    queues.connection().set(_key(state), owner, ex=LASTS_SECONDS)
    session[SESSION_KEY] = state
    return state


def take_state(given: str) -> str:
    """Uses the state up; returns the redirect_uri of its beginning.

    Raises WrongStateError unless it is this session's, whole and in time, and the person is still
    in the tenant in which it began; RedisError when Redis is away.
    """
    expected = session.pop(SESSION_KEY, "")
    if not expected or not hmac.compare_digest(expected.encode(), given.encode()):
        raise WrongStateError(
            "This sign-in with Facebook was begun in another browser session, or was used already."
            " Start again."
        )
    kept = _take(expected)
    if kept is None:
        raise WrongStateError("This sign-in with Facebook took too long. Start again.")
    *owner, redirect_uri = kept
    if owner != [current_tenant_id(), current_user_id()]:
        raise WrongStateError(
            "You changed to another tenant in the meantime, so nothing was connected. Start again."
        )
    return str(redirect_uri)


def _take(state: str) -> list[Any] | None:
    with queues.connection().pipeline(transaction=True) as pipe:
        pipe.get(_key(state))
        pipe.delete(_key(state))
        kept = pipe.execute()[0]
    return json.loads(kept) if kept else None


def _key(state: str) -> str:
    return f"pagelens:oauth:{digest(state)}"
