"""Notes below the trend: adding, changing and deleting; the trend is drawn anew with its marks."""

from datetime import date
from typing import Any

from dash import MATCH, Input, Output, State, callback, no_update, set_props

from dashboard.actions.actor import current_actor
from dashboard.actions.notes import add_note, change_note, delete_note
from dashboard.actions.roles import may, why_not
from dashboard.components.notes import NOTE, Writer, note_adder, note_form, note_text
from dashboard.components.trend import Trend, draw_trend
from dashboard.page_context import PageContext
from dashboard.pages.shared.acting import act, pressed
from dashboard.pages.shared.confirmed import do_confirmed
from dashboard.pages.shared.given import text_of
from dashboard.pages.shared.in_place import register_in_place
from dashboard.pages.shared.redraw import PAGE, RANGE, read_only, redraw
from dashboard.queries.inputs import BadInput
from models.orm import now_utc

NO_DAY = "Choose a day."
REDRAWN = Output("version", "data", allow_duplicate=True)


def draw_noted_trend(context: PageContext) -> Trend:
    """The trend; whoever asks changes notes of their own, and as an owner deletes all."""
    who = current_actor()
    writer = Writer(who.user_id if may(who, change_note) else 0, who.is_owner)
    return draw_trend(context, writer)


def note_place() -> Any:
    """The way to a new note, for whoever asks."""
    return note_adder(why_not(current_actor(), add_note))


def register() -> None:
    """Puts the callbacks on the app that is being made."""
    callback(
        Output("note-new", "is_open"),
        Output("note-day", "value"),
        inputs={
            "_opens": Input("note-open", "n_clicks"),
            "given": read_only(RANGE),
            "is_open": State("note-new", "is_open"),
            "page_id": PAGE,
        },
        prevent_initial_call=True,
    )(open_form)
    callback(
        REDRAWN,
        Output("note-new", "is_open", allow_duplicate=True),
        Output("note-words", "value"),
        Output("note-words", "invalid"),
        Output("note-wrong", "children"),
        Input("note-adding", "n_submit"),
        State("note-day", "value"),
        State("note-words", "value"),
        PAGE,
        prevent_initial_call=True,
    )(add)
    callback(REDRAWN, Input("confirmed", "data"), prevent_initial_call=True)(delete)
    register_in_place(NOTE, note_text(MATCH), note_form, change_note, _redraw)


def redrawn() -> str:
    """A version that no screen has seen, so that it is drawn anew."""
    return f"note {now_utc().isoformat()}"


def _redraw() -> None:
    set_props("version", {"data": redrawn()})


def open_form(_opens: Any, given: dict[str, Any], is_open: Any, page_id: Any) -> tuple[Any, Any]:
    """Opens the form with the newest day that is shown, or closes it."""
    if not pressed():
        return no_update, no_update
    newest: Any = redraw(page_id, given, _newest_day, no_update, no_update)
    return not is_open, newest


def _newest_day(context: PageContext) -> Any:
    return context.date_range().until.isoformat()


def add(submits: Any, on_day: Any, words: Any, page_id: Any) -> tuple[Any, ...]:
    """Adds a note; what is wrong is told at the text."""
    if not submits:
        return (no_update,) * 5
    day, page = day_of(on_day), text_of(page_id)

    def do(who: Any, session: Any) -> Any:
        if day is None:
            raise BadInput("day", NO_DAY)
        return add_note(who, session, page, day, text_of(words))

    acted = act(do)
    if acted.done is None:
        return no_update, no_update, no_update, True, acted.words
    return redrawn(), False, "", False, ""


def day_of(value: Any) -> date | None:
    """A day as the list of days writes it."""
    try:
        return date.fromisoformat(text_of(value))
    except ValueError:
        return None


def delete(confirmed: Any) -> Any:
    """Deletes the note that a person said yes to."""
    return redrawn() if do_confirmed(confirmed, "delete-note", delete_note) else no_update
