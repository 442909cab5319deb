"""Read-only links in the panel of saved views: which are open, making one, revoking one."""

from typing import Any

from dash import Input, Output, State, callback, no_update
from sqlalchemy.orm import Session

from dashboard.actions.actor import Actor, current_actor
from dashboard.actions.answers import Done
from dashboard.actions.roles import may
from dashboard.actions.view_links import make_link, revoke_link
from dashboard.components.read_only_links import link_list, made_link
from dashboard.page_context import PageContext
from dashboard.pages.shared.acting import act, key_of
from dashboard.pages.shared.given import number_of, text_of
from dashboard.pages.shared.redraw import PAGE, redraw
from dashboard.pages.shared.saved_views import ADDRESS, address_of
from dashboard.queries.workspace.view_links import list_links
from dashboard.shell import say
from dashboard.site import site_address
from models.orm import now_utc


def register() -> None:
    """Puts the callbacks on the app that is being made."""
    callback(
        Output("link-list", "children"),
        Output("link-made", "children"),
        Input("saved", "is_open"),
        PAGE,
        prevent_initial_call=True,
    )(show_links)
    callback(
        Output("link-list", "children", allow_duplicate=True),
        Output("link-made", "children", allow_duplicate=True),
        Output("link-name", "value"),
        Output("link-name", "invalid"),
        Output("link-wrong", "children"),
        Input("link-form", "n_submit"),
        State("link-name", "value"),
        State("link-days", "value"),
        *ADDRESS,
        PAGE,
        prevent_initial_call=True,
    )(make)
    callback(
        Output("link-list", "children", allow_duplicate=True),
        Input("confirmed", "data"),
        PAGE,
        prevent_initial_call=True,
    )(revoke)


def show_links(is_open: Any, page_id: Any) -> tuple[Any, Any]:
    """The links as they are when the panel opens; the secret of the last one is shown no more."""
    return (listed(page_id), []) if is_open is True else (no_update, [])


def listed(page_id: Any) -> Any:
    """The open links, for whoever may make some."""
    return redraw(page_id, {}, _listed, [], [])


def _listed(context: PageContext) -> Any:
    who = current_actor()
    if not may(who, make_link):
        return []
    links = list_links(
        context.session, who.tenant_id, who.user_id, owner=who.is_owner, now=context.now
    )
    return link_list(links, context.zone(), context.now)


def make(
    submits: Any, name: Any, days: Any, pathname: Any, search: Any, page_id: Any
) -> tuple[Any, ...]:
    """Makes a link to the present view and shows it this once."""
    if not submits:
        return (no_update,) * 5
    address = address_of(pathname, search)

    def do(who: Actor, session: Session) -> Done[str]:
        made = make_link(who, session, text_of(name), address, number_of(days), now_utc())
        return Done(made.message, f"{site_address()}/share/{made.value[0]}")

    acted = act(do)
    if acted.done is None:
        return no_update, no_update, no_update, True, acted.words
    return listed(page_id), made_link(acted.done.value, acted.words), "", False, ""


def revoke(confirmed: Any, page_id: Any) -> Any:
    """Closes the link that a person said yes to."""
    key = key_of(confirmed, "revoke-link")
    if key is None:
        return no_update
    say(act(lambda who, session: revoke_link(who, session, number_of(key), now_utc())).words)
    return listed(page_id)
