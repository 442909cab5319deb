"""Settings, Data: what can be taken along, and what can be deleted for good."""

from typing import Any

import dash
from dash import Input, Output, State, callback, html, no_update

from dashboard.actions.actor import current_actor
from dashboard.actions.archive import export_workspace
from dashboard.actions.deletion import delete_account, delete_page, delete_workspace
from dashboard.actions.roles import why_not
from dashboard.components.archive import draw_archive
from dashboard.components.deletion import (
    ACCOUNT_WRONG,
    DELETE_ACCOUNT,
    DELETE_PAGE,
    DELETE_WORKSPACE,
    NAME_BOX,
    PAGE_BOX,
    draw_account_deletion,
    draw_page_deletion,
    draw_workspace_deletion,
)
from dashboard.components.navbar import page_options
from dashboard.components.settings_screen import settings_screen
from dashboard.pages.shared.acting import act, key_of
from dashboard.pages.shared.given import text_of
from dashboard.pages.shared.page_search import offer, register_search
from dashboard.pages.shared.redraw import screen
from dashboard.pages.shared.titles import title
from dashboard.shell import say
from models import Tenant
from models.scope import tenant_session

PAGES = "page-deletion"

dash.register_page(__name__, path="/settings/data", title=title("Data"))


def layout(**_query: Any) -> Any:
    """What one may export and delete, and who may do the rest."""
    return screen(_screen)


def _screen() -> html.Div:
    who = current_actor()
    with tenant_session(who.tenant_id) as session:
        name = session.get_one(Tenant, who.tenant_id).name
    return settings_screen(
        "data",
        draw_archive(why_not(who, export_workspace)),
        html.Div(_pages(), id=PAGES),
        draw_account_deletion(),
        draw_workspace_deletion(name, why_not(who, delete_workspace)),
    )


def _pages() -> html.Section:
    who = current_actor()
    return draw_page_deletion(offer(page_options), why_not(who, delete_page))


register_search(PAGE_BOX, page_options)


@callback(
    Output(PAGES, "children"),
    Output(f"{PAGE_BOX}-wrong", "children"),
    Input("confirmed", "data"),
    State(PAGE_BOX, "value"),
    prevent_initial_call=True,
)
def end_page(confirmed: Any, page_id: Any) -> tuple[Any, Any]:
    """Deletes the chosen Page after a yes."""
    if key_of(confirmed, DELETE_PAGE) is None:
        return no_update, no_update
    if not text_of(page_id):
        return no_update, "Choose a Page first."
    say(act(lambda who, session: delete_page(who, session, text_of(page_id))).words)
    return _pages(), ""


@callback(
    Output(f"{NAME_BOX}-wrong", "children"),
    Output(NAME_BOX, "invalid"),
    Input("confirmed", "data"),
    State(NAME_BOX, "value"),
    prevent_initial_call=True,
)
def end_workspace(confirmed: Any, name: Any) -> tuple[Any, Any]:
    """Deletes the workspace after a yes, where its name was typed; the way leads out."""
    if key_of(confirmed, DELETE_WORKSPACE) is None:
        return no_update, no_update
    acted = act(lambda who, session: delete_workspace(who, session, text_of(name)))
    if acted.done is None:
        return acted.words, True
    dash.set_props("leave", {"href": "/login"})
    return "", False


@callback(Output(ACCOUNT_WRONG, "children"), Input("confirmed", "data"), prevent_initial_call=True)
def end_account(confirmed: Any) -> Any:
    """Deletes the person's account after a yes; the way leads out."""
    if key_of(confirmed, DELETE_ACCOUNT) is None:
        return no_update
    acted = act(delete_account)
    if acted.done is None:
        return acted.words
    dash.set_props("leave", {"href": "/login"})
    return ""
