"""Which role and scope an action takes: the one place that says it and the one that asks for it.

1. `@action(least, doing)` writes a function into the table `ACTIONS` and asks before it runs.
2. Who comes with an API token needs its scope as well; it follows from the role, so that a new
   action is covered by itself. `in_person` is for what no token may.
3. `may` and `why_not` answer the same question for screens, which show only what one may do.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from dashboard.actions.actor import Actor
from models.tenancy import ROLES, SCOPES

P = ParamSpec("P")
T = TypeVar("T")
Action = Callable[Concatenate[Actor, P], T]
WHO = {"viewer": "people of this workspace", "analyst": "owners and analysts", "owner": "owners"}
SCOPE_OF = {"viewer": "write", "analyst": "write", "owner": "manage"}
NEEDS_SESSION = "This needs a browser session, not an API token."
ACTIONS: dict[str, "Rule"] = {}


class NotAllowedError(Exception):
    """The person's role does not allow this; the message says whose does."""

    code = "forbidden"


class NeedsSessionError(NotAllowedError):
    """No API token may do this, whatever its scope."""

    code = "session_needed"

    def __init__(self, message: str = NEEDS_SESSION) -> None:
        super().__init__(message)


class InsufficientScopeError(NotAllowedError):
    """The person's role would do, the scope of their token does not."""

    code = "insufficient_scope"

    def __init__(self, needed: str, doing: str) -> None:
        super().__init__(f"This token's scope is too small; to {doing} it takes {needed}.")
        self.needed = needed


@dataclass(frozen=True)
class Rule:
    """The least role that an action takes, and what one does, as in "only owners may …".

    `by_token` is false for what a person does only in a browser, `reads` true for what changes
    nothing but the audit.
    """

    least: str
    doing: str
    by_token: bool = True
    reads: bool = False

    @property
    def refusal(self) -> str:
        """Only owners and analysts may write notes; ask one of them."""
        return f"Only {WHO[self.least]} may {self.doing}; ask one of them."

    @property
    def scope(self) -> str:
        """The least scope of a token that may do it."""
        return "read" if self.reads else SCOPE_OF[self.least]

    def allows(self, role: str) -> bool:
        """Whether this role is enough."""
        return ROLES.index(role) <= ROLES.index(self.least)

    def check(self, who: Actor) -> None:
        """Raises NotAllowedError unless role and scope are enough."""
        if not self.allows(who.role):
            raise NotAllowedError(self.refusal)
        if who.scope is None:
            return
        if not self.by_token:
            raise NeedsSessionError
        if not reaches(who.scope, self.scope):
            raise InsufficientScopeError(self.scope, self.doing)


def action(
    least: str, doing: str, *, by_token: bool = True, reads: bool = False
) -> Callable[[Action[P, T]], Action[P, T]]:
    """Makes a function an action: whoever acts comes first, and needs this role at least."""

    def register(function: Action[P, T]) -> Action[P, T]:
        ACTIONS[name_of(function)] = Rule(least, doing, by_token, reads)

        @wraps(function)
        def checked(who: Actor, /, *args: P.args, **kwargs: P.kwargs) -> T:
            ask(who, function)
            return function(who, *args, **kwargs)

        return checked

    return register


def name_of(function: Callable[..., Any]) -> str:
    """An action by its file and name: notes.add_note."""
    return f"{function.__module__.rpartition('.')[2]}.{function.__name__}"


def reaches(scope: str, needed: str) -> bool:
    """Whether a scope holds another one."""
    return SCOPES.index(scope) >= SCOPES.index(needed)


def ask(who: Actor, function: Callable[..., Any]) -> None:
    """Raises NotAllowedError unless the person may do this."""
    ACTIONS[name_of(function)].check(who)


def ask_role(who: Actor, function: Callable[..., Any]) -> None:
    """The same for reading what only those see who may do this: any scope may read."""
    rule = ACTIONS[name_of(function)]
    if not rule.allows(who.role):
        raise NotAllowedError(rule.refusal)


def in_person(who: Actor, doing: str) -> None:
    """Raises NeedsSessionError where a token asks for what none may."""
    if who.scope is not None:
        raise NeedsSessionError(f"No API token may {doing}; sign in and do it in the browser.")


def may(who: Actor, function: Callable[..., Any]) -> bool:
    """Whether the person may do this."""
    return not why_not(who, function)


def why_not(who: Actor, function: Callable[..., Any]) -> str:
    """Why the person may not do this, in one sentence; empty where nothing stands in the way."""
    try:
        ACTIONS[name_of(function)].check(who)
    except NotAllowedError as refusal:
        return str(refusal)
    return ""
