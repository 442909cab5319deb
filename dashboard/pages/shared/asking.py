"""Asks before what cannot be undone: a press opens the question, a yes is told to the screen."""

from typing import Any

from dash import ALL, Input, Output, State, callback, ctx, no_update

from dashboard.pages.shared.acting import pressed

BUTTONS = {"ask": ALL, "key": ALL}


def register() -> None:
    """Puts the callbacks on the app that is being made."""
    callback(
        Output("question", "is_open"),
        Output("question-words", "children"),
        Output("question-yes", "children"),
        Output("question-asked", "data"),
        Input(BUTTONS, "n_clicks"),
        State(BUTTONS, "title"),
        State(BUTTONS, "children"),
        prevent_initial_call=True,
    )(ask)
    callback(
        Output("confirmed", "data"),
        Output("question", "is_open", allow_duplicate=True),
        Input("question-yes", "n_clicks"),
        Input("question-no", "n_clicks"),
        State("question-asked", "data"),
        prevent_initial_call=True,
    )(answer)


def ask(_clicks: Any, questions: Any, texts: Any) -> tuple[Any, ...]:
    """Opens the question of the button that was pressed."""
    if not pressed() or not isinstance(ctx.triggered_id, dict):
        return (no_update,) * 4
    ids = [one["id"] for one in ctx.inputs_list[0]]
    place = next((at for at, one in enumerate(ids) if one == ctx.triggered_id), None)
    if place is None:
        return (no_update,) * 4
    asked = {"kind": ctx.triggered_id["ask"], "key": ctx.triggered_id["key"]}
    return True, questions[place], texts[place], asked


def answer(yes: Any, _no: Any, asked: Any) -> tuple[Any, bool]:
    """Closes it; a yes is told with a number, so that the same again is news."""
    agreed = ctx.triggered_id == "question-yes" and pressed() and isinstance(asked, dict)
    return ({**asked, "at": yes} if agreed else no_update), False
