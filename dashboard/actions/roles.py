"""Which role an action takes: the one place that says it and the one that asks for it.

1. `@action(least, doing)` writes a function into the table `ACTIONS` and asks before it runs.
2. `may` and `why_not` answer the same question for screens, which show only what one may do.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from dashboard.actions.actor import Actor
from models.tenancy import ROLES

P = ParamSpec("P")
T = TypeVar("T")
Action = Callable[Concatenate[Actor, P], T]
WHO = {"viewer": "people of this workspace", "analyst": "owners and analysts", "owner": "owners"}
ACTIONS: dict[str, "Rule"] = {}


class NotAllowedError(Exception):
    """The person's role does not allow this; the message says whose does."""


@dataclass(frozen=True)
class Rule:
    """The least role that an action takes, and what one does, as in "only owners may …"."""

    least: str
    doing: str

    @property
    def refusal(self) -> str:
        """Only owners and analysts may write notes; ask one of them."""
        return f"Only {WHO[self.least]} may {self.doing}; ask one of them."

    def allows(self, role: str) -> bool:
        """Whether this role is enough."""
        return ROLES.index(role) <= ROLES.index(self.least)


def action(least: str, doing: str) -> Callable[[Action[P, T]], Action[P, T]]:
    """Makes a function an action: whoever acts comes first, and needs this role at least."""

    def register(function: Action[P, T]) -> Action[P, T]:
        ACTIONS[name_of(function)] = Rule(least, doing)

        @wraps(function)
        def checked(who: Actor, /, *args: P.args, **kwargs: P.kwargs) -> T:
            ask(who, function)
            return function(who, *args, **kwargs)

        return checked

    return register


def name_of(function: Callable[..., Any]) -> str:
    """An action by its file and name: notes.add_note."""
    return f"{function.__module__.rpartition('.')[2]}.{function.__name__}"


def ask(who: Actor, function: Callable[..., Any]) -> None:
    """Raises NotAllowedError unless the person may do this."""
    refusal = why_not(who, function)
    if refusal:
        raise NotAllowedError(refusal)


def may(who: Actor, function: Callable[..., Any]) -> bool:
    """Whether the person may do this."""
    return not why_not(who, function)


def why_not(who: Actor, function: Callable[..., Any]) -> str:
    """Why the person may not do this, in one sentence; empty where nothing stands in the way."""
    rule = ACTIONS[name_of(function)]
    return "" if rule.allows(who.role) else rule.refusal
