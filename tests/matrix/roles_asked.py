"""Which actions were asked for while something was answered, and what the table says of them."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from dashboard.actions import roles
from dashboard.actions.actor import Actor
from tests.matrix.identities import Identity

# An action by its name in ACTIONS, and whether its role alone was asked for, not the scope.
Asked = tuple[str, bool]


@contextmanager
def actions_asked() -> Iterator[list[Asked]]:
    """The actions that asked whether somebody may, in their order."""
    asked: list[Asked] = []
    with _noted("ask", asked, False), _noted("ask_role", asked, True):
        yield asked


def refusal(asked: list[Asked], who: Identity) -> str:
    """What is to be said of the first that is not for this identity; empty where all are."""
    for name, by_role_alone in asked:
        scope = None if by_role_alone else who.scope
        try:
            roles.ACTIONS[name].check(Actor(0, 0, who.role, "", scope))
        except roles.NotAllowedError as refused:
            return str(refused)
    return ""


@contextmanager
def _noted(function: str, asked: list[Asked], by_role_alone: bool) -> Iterator[None]:
    original = getattr(roles, function)

    def noting(who: Actor, action: Callable[..., Any]) -> None:
        asked.append((roles.name_of(action), by_role_alone))
        original(who, action)

    rooms = [each for each in list(sys.modules.values()) if vars(each).get(function) is original]
    for room in rooms:
        vars(room)[function] = noting
    try:
        yield
    finally:
        for room in rooms:
            vars(room)[function] = original
