"""Which actions were asked for while something was answered, and what the roles say of them."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from dashboard.actions import roles
from dashboard.actions.actor import Actor


@contextmanager
def actions_asked() -> Iterator[list[str]]:
    """The names of actions, as in ACTIONS, in the order in which they ask for a role."""
    names: list[str] = []
    original = roles.ask

    def noting(who: Actor, function: Callable[..., Any]) -> None:
        names.append(roles.name_of(function))
        original(who, function)

    rooms = [each for each in list(sys.modules.values()) if vars(each).get("ask") is original]
    for room in rooms:
        vars(room)["ask"] = noting
    try:
        yield names
    finally:
        for room in rooms:
            vars(room)["ask"] = original


def refusals(names: list[str], role: str) -> list[str]:
    """What is said of those that are not for this role."""
    rules = [roles.ACTIONS[name] for name in names]
    return [rule.refusal for rule in rules if not rule.allows(role)]
