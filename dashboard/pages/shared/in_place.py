"""The callbacks of what is changed in its own place: a note, the name of a saved view."""

from collections.abc import Callable
from typing import Any

from dash import MATCH, Input, Output, State, callback, no_update

from dashboard.components.in_place import part
from dashboard.pages.shared.acting import Acted, act, pressed_number
from dashboard.pages.shared.given import text_of

Draw = Callable[[int, str], Any]
Change = Callable[[Any, Any, int, str], Any]


def register_in_place(
    kind: str, shown: dict[str, Any], draw: Draw, change: Change, changed: Callable[[], None]
) -> None:
    """Puts the callbacks of a kind of row on the app that is being made.

    `shown` is the id of the text that is changed, `draw` makes the form of a row with it, `change`
    is the action on actor, session, row and new text; `changed` lets the screen be drawn anew.
    """

    def open_form(_clicks: Any, is_open: Any, text: Any) -> Any:
        row = pressed_number(kind)
        if row is None:
            return no_update
        return [] if is_open else [draw(row, text_of(text))]

    def submit(_submits: Any, text: Any) -> tuple[Any, Any]:
        row = pressed_number(kind)
        if row is None:
            return no_update, no_update
        acted: Acted[Any] = act(lambda who, session: change(who, session, row, text_of(text)))
        if acted.done is None:
            return True, acted.words
        changed()
        return no_update, no_update

    place, wanted = part(kind, MATCH, "place"), part(kind, MATCH, "wanted")
    callback(
        Output(place, "children"),
        Input(part(kind, MATCH, "edit"), "n_clicks"),
        State(place, "children"),
        State(shown, "children"),
        prevent_initial_call=True,
    )(open_form)
    callback(
        Output(wanted, "invalid"),
        Output(part(kind, MATCH, "refused"), "children"),
        Input(part(kind, MATCH, "editing"), "n_submit"),
        State(wanted, "value"),
        prevent_initial_call=True,
    )(submit)
