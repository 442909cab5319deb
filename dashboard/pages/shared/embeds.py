"""Charts for other sites in the panel of saved views: making one of the present screen."""

from typing import Any

from dash import Input, Output, State, callback, no_update
from sqlalchemy.orm import Session

from dashboard.actions.actor import Actor
from dashboard.actions.answers import Done
from dashboard.actions.embeds import embed_chart
from dashboard.actions.frame_origins import split_origins
from dashboard.components.embeds import made_embed
from dashboard.frame_html import frame_html
from dashboard.pages.shared.acting import act
from dashboard.pages.shared.given import number_of, text_of
from dashboard.pages.shared.redraw import PAGE
from dashboard.pages.shared.saved_views import ADDRESS, address_of
from dashboard.pages.shared.view_links import AGAIN, NUMBER, listed
from models.orm import now_utc


def register() -> None:
    """Puts the callback on the app that is being made."""
    callback(
        *AGAIN,
        Output("embed-made", "children"),
        Output("embed-sites", "invalid"),
        Output("embed-wrong", "children"),
        Input("embed-form", "n_submit"),
        State("embed-sites", "value"),
        State("embed-name", "value"),
        State("embed-days", "value"),
        NUMBER,
        *ADDRESS,
        PAGE,
        prevent_initial_call=True,
    )(make)


def make(submits: Any, sites: Any, name: Any, days: Any, *place: Any) -> tuple[Any, ...]:
    """Makes a chart of the present screen, which its `place` tells; its HTML is shown once."""
    number, pathname, search, page_id = place
    if not submits:
        return (no_update,) * 6
    address, origins = address_of(pathname, search), split_origins(text_of(sites))

    def do(who: Actor, session: Session) -> Done[str]:
        made = embed_chart(
            who, session, text_of(name), address, number_of(days), origins, now_utc()
        )
        return Done(made.message, frame_html(made.value[0]))

    acted = act(do)
    if acted.done is None:
        return *(no_update,) * 4, True, acted.words
    return *listed(page_id, number), made_embed(acted.done.value, acted.words), False, ""
