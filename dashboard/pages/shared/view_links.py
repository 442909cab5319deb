"""Read-only links in the panel of saved views: which are open, making one, revoking one."""

from typing import Any

from dash import Input, Output, State, callback, no_update
from sqlalchemy.orm import Session

from dashboard.actions.actor import Actor, current_actor
from dashboard.actions.answers import Done
from dashboard.actions.roles import may
from dashboard.actions.view_links import make_link, revoke_link
from dashboard.components.controls import pages_look
from dashboard.components.read_only_links import PAGE_SIZE, link_list, made_link
from dashboard.components.read_only_links import SHOWN as SHOWN_BY_LINK
from dashboard.page_address import page_number
from dashboard.page_context import PageContext
from dashboard.pages.shared.acting import act
from dashboard.pages.shared.confirmed import do_confirmed
from dashboard.pages.shared.given import number_of, text_of
from dashboard.pages.shared.redraw import PAGE, redraw
from dashboard.pages.shared.saved_views import ADDRESS, address_of
from dashboard.queries.workspace.view_links import Part, list_links
from dashboard.site import site_address
from models.orm import now_utc

SHOWN = (("link-list", "children"), ("link-pages", "max_value"), ("link-pages", "className"))
NUMBER = State("link-pages", "active_page")
LISTED = tuple(Output(*one) for one in SHOWN)
AGAIN = tuple(Output(*one, allow_duplicate=True) for one in SHOWN)


def register() -> None:
    """Puts the callbacks on the app that is being made."""
    callback(
        *LISTED,
        Output("link-made", "children"),
        Output("embed-made", "children"),
        Input("saved", "is_open"),
        NUMBER,
        PAGE,
        prevent_initial_call=True,
    )(show_links)
    callback(
        *AGAIN,
        Input("link-pages", "active_page"),
        PAGE,
        prevent_initial_call=True,
    )(turn)
    callback(
        *AGAIN,
        Output("link-made", "children", allow_duplicate=True),
        Output("link-name", "value"),
        Output("link-name", "invalid"),
        Output("link-wrong", "children"),
        Input("link-form", "n_submit"),
        State("link-name", "value"),
        State("link-days", "value"),
        State(SHOWN_BY_LINK, "value"),
        NUMBER,
        *ADDRESS,
        PAGE,
        prevent_initial_call=True,
    )(make)
    callback(
        *AGAIN,
        Input("confirmed", "data"),
        NUMBER,
        PAGE,
        prevent_initial_call=True,
    )(revoke)


def show_links(is_open: Any, number: Any, page_id: Any) -> tuple[Any, ...]:
    """The links as they are when the panel opens; the secrets of the last are shown no more."""
    return (*listed(page_id, number), [], []) if is_open is True else (no_update,) * 5


def turn(number: Any, page_id: Any) -> tuple[Any, ...]:
    """Another page of the list."""
    return listed(page_id, number)


def listed(page_id: Any, number: Any = 1) -> tuple[Any, ...]:
    """The open links, for whoever may make some, how many pages there are, and their look."""
    blank: tuple[Any, ...] = ([], 1, pages_look(1))
    shown: tuple[Any, ...] = redraw(
        page_id, {}, lambda context: _listed(context, page_number(number)), blank, blank
    )
    return shown


def _listed(context: PageContext, number: int) -> tuple[Any, ...]:
    who = current_actor()
    if not may(who, make_link):
        return [], 1, pages_look(1)
    part = Part(PAGE_SIZE, (number - 1) * PAGE_SIZE, only_open=True)
    count, links = list_links(
        context.session, who.tenant_id, who.user_id, part, owner=who.is_owner, now=context.now
    )
    last = -(-count // PAGE_SIZE) or 1
    if number > last:
        return _listed(context, last)
    return link_list(links, context.zone(), context.now), last, pages_look(last)


def make(
    submits: Any, name: Any, days: Any, shows: Any, number: Any, *place: Any
) -> tuple[Any, ...]:
    """Makes a link to the present view, which its `place` tells, and shows it this once."""
    pathname, search, page_id = place
    if not submits:
        return (no_update,) * 7
    address = address_of(pathname, search)

    def do(who: Actor, session: Session) -> Done[str]:
        named, lasts = text_of(name), number_of(days)
        chosen = shows if isinstance(shows, list) else []
        made = make_link(who, session, named, address, lasts, now_utc(), shows=chosen)
        return Done(made.message, f"{site_address()}/share/{made.value[0]}")

    acted = act(do)
    if acted.done is None:
        return (*(no_update,) * 5, True, acted.words)
    return (*listed(page_id, number), made_link(acted.done.value, acted.words), "", False, "")


def revoke(confirmed: Any, number: Any, page_id: Any) -> tuple[Any, ...]:
    """Closes the link that a person said yes to."""

    def do(who: Actor, session: Session, link: int) -> Done[None]:
        return revoke_link(who, session, link, now_utc())

    if not do_confirmed(confirmed, "revoke-link", do):
        return (no_update,) * 3
    return listed(page_id, number)
