"""Parts of screens for other sites: making one of the present screen."""

from typing import Any

from dash import Input, Output, State, callback, no_update
from sqlalchemy.orm import Session

from dashboard.actions.actor import Actor, current_actor
from dashboard.actions.answers import Done
from dashboard.actions.embeds import Frame, embed_part
from dashboard.actions.frame_origins import split_origins
from dashboard.actions.roles import why_not
from dashboard.components.embeds import embed_section, made_embed, unfolding_embed
from dashboard.frame_html import frame_html
from dashboard.page_address import PageAddress
from dashboard.pages.shared.acting import act
from dashboard.pages.shared.given import number_of, text_of
from dashboard.pages.shared.redraw import PAGE
from dashboard.pages.shared.saved_views import ADDRESS, address_of
from dashboard.pages.shared.view_links import AGAIN, NUMBER, listed
from models.orm import now_utc


def embed_below_chart(address: PageAddress) -> list[Any]:
    """The form on a screen without the panel of links, for whoever may make charts."""
    if why_not(current_actor(), embed_part):
        return []
    return [unfolding_embed(embed_section(address))]


def register() -> None:
    """Puts the callbacks on the app that is being made."""
    callback(
        Output("embed-made", "children"),
        Output("embed-sites", "invalid"),
        Output("embed-wrong", "children"),
        Input("embed-form", "n_submit"),
        State("embed-part", "value"),
        State("embed-sites", "value"),
        State("embed-name", "value"),
        State("embed-days", "value"),
        *ADDRESS,
        prevent_initial_call=True,
    )(make)
    callback(*AGAIN, Input("embed-made", "children"), NUMBER, PAGE, prevent_initial_call=True)(
        list_again
    )


def make(
    submits: Any, part: Any, sites: Any, name: Any, days: Any, pathname: Any, search: Any
) -> tuple[Any, ...]:
    """Makes a frame for a part of the present screen; its HTML is shown once."""
    if not submits:
        return (no_update,) * 3
    address = address_of(pathname, search)
    frame = Frame(split_origins(text_of(sites)), text_of(part))

    def do(who: Actor, session: Session) -> Done[str]:
        made = embed_part(who, session, text_of(name), address, number_of(days), frame, now_utc())
        return Done(made.message, frame_html(made.value[0], frame.part))

    acted = act(do)
    if acted.done is None:
        return no_update, True, acted.words
    return made_embed(acted.done.value, acted.words), False, ""


def list_again(made: Any, number: Any, page_id: Any) -> tuple[Any, ...]:
    """The links with the one that was just made, where they are listed."""
    return listed(page_id, number) if made else (no_update,) * 3
