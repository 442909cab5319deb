"""The panel of saved views: what it lists, and saving, renaming and deleting in it."""

from typing import Any

from dash import ALL, MATCH, Input, Output, State, callback, ctx, no_update, set_props

from dashboard.actions.actor import current_actor
from dashboard.actions.roles import may, why_not
from dashboard.actions.saved_views import delete_view, rename_view, save_view, share_view
from dashboard.actions.view_links import make_link
from dashboard.components.embeds import embed_section
from dashboard.components.read_only_links import links_section
from dashboard.components.saved_views import SAVED, rename_form, saved_list, saved_panel
from dashboard.page_address import OVERVIEW, parse_address
from dashboard.pages.shared.acting import act, pressed
from dashboard.pages.shared.confirmed import do_confirmed
from dashboard.pages.shared.given import text_of
from dashboard.pages.shared.in_place import register_in_place
from dashboard.queries.workspace.saved_views import list_views
from dashboard.shell import say
from dashboard.site import path_of
from models.scope import tenant_session

ADDRESS = (State("url", "pathname"), State("url", "search"))
LIST = Output("saved-list", "children", allow_duplicate=True)


def register() -> None:
    """Puts the callbacks on the app that is being made."""
    callback(
        Output("saved-panel", "children"),
        Output("saved", "is_open"),
        Input("saved-open", "n_clicks"),
        Input({"part": "link", "saved": ALL}, "n_clicks"),
        *ADDRESS,
        prevent_initial_call=True,
    )(open_panel)
    callback(
        Output("saved-list", "children"), Input("saved", "is_open"), prevent_initial_call=True
    )(show_list)
    callback(
        LIST,
        Output("saved-name", "value"),
        Output("saved-name", "invalid"),
        Output("saved-wrong", "children"),
        Input("saved-form", "n_submit"),
        State("saved-name", "value"),
        State("saved-shared", "value"),
        *ADDRESS,
        prevent_initial_call=True,
    )(save)
    callback(LIST, Input("confirmed", "data"), prevent_initial_call=True)(delete)
    shown = {"part": "link", SAVED: MATCH}
    register_in_place(SAVED, shown, rename_form, rename_view, _redraw)


def address_of(pathname: Any, search: Any) -> str:
    """What the controls say now: the address follows them."""
    path, query = path_of(text_of(pathname)), text_of(search)
    return path + query if path.startswith("/") else ""


def _redraw() -> None:
    set_props("saved-list", {"children": listed()})


def open_panel(opens: Any, _leaves: Any, pathname: Any, search: Any) -> tuple[Any, Any]:
    """Opens it, drawn when it first opens, and closes it behind whoever goes to a view."""
    if not pressed():
        return no_update, no_update
    is_open = ctx.triggered_id == "saved-open"
    is_first = is_open and opens == 1
    return _panel(address_of(pathname, search)) if is_first else no_update, is_open


def _panel(address: str) -> list[Any]:
    """What stands in it for whoever asks; to the portfolio no link leads."""
    who = current_actor()
    refusal = why_not(who, make_link)
    path, _, search = address.partition("?")
    links: list[Any] = []
    if f"{path}/".startswith(OVERVIEW):
        links.append(links_section(refusal))
        links += [] if refusal else [embed_section(parse_address(path, search))]
    return saved_panel(why_not(who, share_view), *links)


def show_list(is_open: Any) -> Any:
    """The list as it is when the panel opens."""
    return listed() if is_open is True else no_update


def listed() -> Any:
    """The person's own saved views, and those that are shared in the workspace."""
    who = current_actor()
    rights = {"owner": who.is_owner, "may_share": may(who, share_view)}
    with tenant_session(who.tenant_id) as session:
        return saved_list(list_views(session, who.tenant_id, who.user_id, **rights))


def save(submits: Any, name: Any, shared: Any, pathname: Any, search: Any) -> tuple[Any, ...]:
    """Keeps the present view; what is wrong is told at the name."""
    if not submits:
        return (no_update,) * 4
    keep = share_view if shared is True else save_view
    address = address_of(pathname, search)
    acted = act(lambda who, session: keep(who, session, text_of(name), address))
    if acted.done is None:
        return no_update, no_update, True, acted.words
    say(acted.words)
    return listed(), "", False, ""


def delete(confirmed: Any) -> Any:
    """Deletes the saved view that a person said yes to."""
    return listed() if do_confirmed(confirmed, "delete-view", delete_view) else no_update
