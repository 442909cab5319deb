"""How callbacks do what people press: by the same actions as the API, and what they say then."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from dash import ctx
from sqlalchemy.orm import Session

from dashboard.actions.actor import Actor, current_actor
from dashboard.actions.answers import Done, NotThereError
from dashboard.actions.roles import NotAllowedError
from dashboard.pages.shared.given import number_of
from dashboard.queries.inputs import BadInput
from models.scope import tenant_session

T = TypeVar("T")
GONE = "This is not there any more."


@dataclass(frozen=True)
class Acted(Generic[T]):
    """What an action brought; or why it was not done, and the field that is wrong, if one is."""

    done: Done[T] | None
    error: str = ""
    field: str = ""

    @property
    def words(self) -> str:
        """One sentence for the person."""
        return self.done.message if self.done else self.error

    def errors_at(self, places: Collection[str], usual: str) -> list[str]:
        """What is wrong at each field of a form; at the `usual` one where it is of no field."""
        wrong = self.field if self.field in places else usual
        return [self.error if place == wrong else "" for place in places]


def act(do: Callable[[Actor, Session], Done[T]]) -> Acted[T]:
    """Lets whoever asks do something in their tenant, in one transaction."""
    who = current_actor()
    try:
        with tenant_session(who.tenant_id) as session:
            return Acted(do(who, session))
    except BadInput as error:
        return Acted(None, error.message, error.field)
    except NotAllowedError as error:
        return Acted(None, str(error))
    except NotThereError:
        return Acted(None, GONE)


def pressed() -> bool:
    """Whether a button was pressed; one that has only come to the screen calls, too."""
    return bool(ctx.triggered and ctx.triggered[0]["value"])


def pressed_key(kind: str) -> Any:
    """What the pressed one of many buttons or forms is called as `kind`; None where none was.

    A browser sends it: it is to be trusted in nothing.
    """
    place = ctx.triggered_id
    return place.get(kind) if pressed() and isinstance(place, dict) else None


def pressed_number(kind: str) -> int | None:
    """The same where rows are called by their ids: 0, which none has, for anything strange."""
    key = pressed_key(kind)
    return None if key is None else number_of(key)


def key_of(confirmed: Any, kind: str) -> Any:
    """What a person said yes to, where it is of this kind; None for anything else.

    `confirmed` is the data of the store of that name, to be trusted in nothing.
    """
    if not isinstance(confirmed, dict) or confirmed.get("kind") != kind:
        return None
    return confirmed.get("key")
