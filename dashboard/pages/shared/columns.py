"""Keeps which columns a person chose, and reads them for whoever asks."""

from collections.abc import Collection, Sequence
from typing import Any

from dash import MATCH, Input, Output, callback, ctx, no_update
from sqlalchemy.orm import Session

from dashboard.actions.actor import current_actor
from dashboard.actions.screen_columns import choose_columns
from dashboard.components.columns import columns_of, kept_columns
from dashboard.pages.shared.acting import act
from dashboard.pages.shared.given import text_of
from dashboard.queries.workspace.screen_columns import known_columns, read_columns
from dashboard.shell import say


def own_columns(
    session: Session, screen: str, usual: Sequence[str], known: Collection[str]
) -> list[str]:
    """The columns of whoever asks, as far as the screen has them."""
    chosen = columns_kept(session, screen)
    return known_columns(usual if chosen is None else chosen, known)


def columns_kept(session: Session, screen: str) -> list[str] | None:
    """What whoever asks once chose; None where they never did."""
    who = current_actor()
    return read_columns(session, who.tenant_id, who.user_id, screen)


def register() -> None:
    """Puts the callback on the app that is being made."""
    callback(
        Output(kept_columns(MATCH), "data"),
        Input(columns_of(MATCH), "value"),
        prevent_initial_call=True,
    )(keep)


def keep(chosen: Any) -> Any:
    """Keeps what was chosen; says why where that cannot be."""
    place = ctx.triggered_id
    screen = text_of(place.get("columns")) if isinstance(place, dict) else ""
    columns = texts_of(chosen)
    acted = act(lambda who, session: choose_columns(who, session, screen, columns))
    if acted.done is None:
        say(acted.words)
        return no_update
    return acted.done.value


def texts_of(chosen: Any) -> list[str]:
    """The names among what a browser sent as columns."""
    given = chosen if isinstance(chosen, list) else []
    return [one for one in given if isinstance(one, str)]
