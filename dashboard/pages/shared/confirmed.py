"""What a person said yes to is done, and they are told how it went."""

from collections.abc import Callable
from typing import Any

from sqlalchemy.orm import Session

from dashboard.actions.actor import Actor
from dashboard.actions.answers import Done
from dashboard.pages.shared.acting import act, key_of
from dashboard.pages.shared.given import number_of
from dashboard.shell import say


def do_confirmed(confirmed: Any, kind: str, do: Callable[[Actor, Session, int], Done[Any]]) -> bool:
    """Does it to the row that the yes is of; whether the yes was of this kind.

    `confirmed` is the data of the store of that name, to be trusted in nothing.
    """
    key = key_of(confirmed, kind)
    if key is None:
        return False
    say(act(lambda who, session: do(who, session, number_of(key))).words)
    return True
