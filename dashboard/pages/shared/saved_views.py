"""The panel of saved views: what it lists, and saving, renaming and deleting in it."""

from typing import Any

from dash import ALL, MATCH, Input, Output, State, callback, ctx, no_update, set_props

from dashboard.actions.actor import current_actor
from dashboard.actions.roles import may, why_not
from dashboard.actions.saved_views import delete_view, rename_view, save_view, share_view
from dashboard.actions.view_links import make_link
from dashboard.components.embeds import embed_section
from dashboard.components.read_only_links import links_section
from dashboard.components.saved_views import SAVED, rename_form, saved_list, saved_views
from dashboard.page_address import PageAddress
from dashboard.pages.shared.acting import act, key_of, pressed
from dashboard.pages.shared.given import number_of, text_of
from dashboard.pages.shared.in_place import register_in_place
from dashboard.queries.workspace.saved_views import list_views
from dashboard.shell import say
from dashboard.site import path_of
from models.scope import tenant_session

ADDRESS = (State("url", "pathname"), State("url", "search"))
LIST = Output("saved-list", "children", allow_duplicate=True)


def saved_views_place(address: PageAddress) -> list[Any]:
    """The button and the panel on a Page's screen, with links to its view, for whoever asks."""
    who = current_actor()
    refusal = why_not(who, make_link)
    links = [links_section(refusal), *([] if refusal else [embed_section(address)])]
    return saved_views(why_not(who, share_view), *links)


def saved_views_alone() -> list[Any]:
    """The same on a screen to which no link leads."""
    return saved_views(why_not(current_actor(), share_view))


def register() -> None:
    """Puts the callbacks on the app that is being made."""
    callback(
        Output("saved", "is_open"),
        Input("saved-open", "n_clicks"),
        Input({"part": "link", "saved": ALL}, "n_clicks"),
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


def open_panel(_opens: Any, _leaves: Any) -> Any:
    """Opens it, and closes it behind whoever goes to a view."""
    return ctx.triggered_id == "saved-open" if pressed() else no_update


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
    key = key_of(confirmed, "delete-view")
    if key is None:
        return no_update
    say(act(lambda who, session: delete_view(who, session, number_of(key))).words)
    return listed()
