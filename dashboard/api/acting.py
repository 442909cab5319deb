"""How calls do what they are asked for: by the same actions as the screens."""

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy.orm import Session

from dashboard.actions.actor import Actor, current_actor
from dashboard.actions.answers import Done
from models.scope import tenant_session

T = TypeVar("T")


def act(do: Callable[[Actor, Session], Done[T]]) -> T:
    """What an action brought, done by the caller in their tenant, in one transaction."""
    who = current_actor()
    with tenant_session(who.tenant_id) as session:
        return do(who, session).value
