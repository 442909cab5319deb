"""Settings, Groups: Pages that stand together under a name."""

from typing import Any

import dash
from dash import MATCH, Input, Output, State, callback, html, no_update, set_props
from sqlalchemy.orm import Session

from dashboard.actions.actor import Actor, current_actor
from dashboard.actions.answers import Done
from dashboard.actions.page_groups import change_group, end_group, make_group, why_no_groups
from dashboard.components.page_choice import page_names
from dashboard.components.page_groups import (
    END,
    GROUP,
    NEW_FORM,
    NEW_NAME,
    NEW_PAGES,
    GroupsScreen,
    draw_groups,
    name_part,
    new_group,
    pages_form,
    pages_part,
    rename_form,
)
from dashboard.components.settings_screen import settings_screen
from dashboard.page_picker import chosen_ids, offered_pages
from dashboard.pages.shared.acting import act, pressed_number
from dashboard.pages.shared.confirmed import do_confirmed
from dashboard.pages.shared.given import text_of
from dashboard.pages.shared.in_place import register_in_place
from dashboard.pages.shared.page_search import offer, register_search
from dashboard.pages.shared.redraw import screen
from dashboard.pages.shared.titles import title
from dashboard.queries.pages.listing import names_of
from dashboard.queries.workspace.page_groups import (
    PageGroupSummary,
    find_group,
    list_groups,
    summarise_group,
)
from dashboard.shell import say
from models.scope import tenant_session

LIST = "groups"

dash.register_page(__name__, path="/settings/groups", title=title("Groups"))


def layout(**_query: Any) -> Any:
    """The groups; owners and analysts also find what they may do."""
    return screen(_screen)


def _screen() -> html.Div:
    who = current_actor()
    parts: list[Any] = [html.Div(_listed(), id=LIST)]
    if not why_no_groups(who):
        parts.append(new_group(offer(page_names)))
    return settings_screen("groups", *parts)


def _listed() -> html.Section:
    who = current_actor()
    with tenant_session(who.tenant_id) as session:
        groups = list_groups(session, who.tenant_id)
        named = {page_id for group in groups for page_id in group.page_ids}
        names = names_of(session, who.tenant_id, named)
    return draw_groups(GroupsScreen(groups, names, [why_no_groups(who)]))


def _redraw() -> None:
    set_props(LIST, {"children": _listed()})


def _rename(who: Actor, session: Session, group_id: int, name: str) -> Done[PageGroupSummary]:
    return change_group(who, session, group_id, name=name)


register_in_place(GROUP, name_part(MATCH), rename_form, _rename, _redraw)


@callback(
    Output(LIST, "children", allow_duplicate=True),
    Output(NEW_NAME, "value"),
    Output(NEW_PAGES, "value"),
    Output(NEW_NAME, "invalid"),
    Output(f"{NEW_NAME}-wrong", "children"),
    Output(f"{NEW_PAGES}-wrong", "children"),
    Input(NEW_FORM, "n_submit"),
    State(NEW_NAME, "value"),
    State(NEW_PAGES, "value"),
    prevent_initial_call=True,
)
def make(submits: Any, name: Any, pages: Any) -> tuple[Any, ...]:
    """Makes a group; what is wrong is told at its field."""
    if not submits:
        return (no_update,) * 6
    acted = act(lambda who, session: make_group(who, session, text_of(name), chosen_ids(pages)))
    if acted.done is None:
        of_name, of_pages = acted.errors_at(("name", "page_ids"), "name")
        return no_update, no_update, no_update, bool(of_name), of_name, of_pages
    say(acted.words)
    return _listed(), "", [], False, "", ""


register_search(NEW_PAGES, page_names)
register_search(pages_part(MATCH, "box"), page_names)


@callback(
    Output(pages_part(MATCH, "place"), "children"),
    Input(pages_part(MATCH, "open"), "n_clicks"),
    State(pages_part(MATCH, "place"), "children"),
    prevent_initial_call=True,
)
def open_pages(_clicks: Any, is_open: Any) -> Any:
    """Opens the choice of a group's Pages, or closes it."""
    group_id = pressed_number("group-pages")
    if group_id is None:
        return no_update
    if is_open:
        return []
    tenant_id = current_actor().tenant_id
    with tenant_session(tenant_id) as session:
        group = find_group(session, tenant_id, group_id)
        if group is None:
            return no_update
        chosen = summarise_group(session, group).page_ids
        options = page_names(offered_pages(session, "", chosen))
    return [pages_form(group_id, options, chosen)]


@callback(
    Output(pages_part(MATCH, "wrong"), "children"),
    Input(pages_part(MATCH, "form"), "n_submit"),
    State(pages_part(MATCH, "box"), "value"),
    prevent_initial_call=True,
)
def choose(_submits: Any, pages: Any) -> Any:
    """Makes the chosen Pages those of the group."""
    group_id = pressed_number("group-pages")
    if group_id is None:
        return no_update
    acted = act(
        lambda who, session: change_group(who, session, group_id, page_ids=chosen_ids(pages))
    )
    if acted.done is None:
        return acted.words
    say(acted.words)
    _redraw()
    return no_update


@callback(
    Output(LIST, "children", allow_duplicate=True),
    Input("confirmed", "data"),
    prevent_initial_call=True,
)
def end(confirmed: Any) -> Any:
    """Ends a group after a yes."""
    return _listed() if do_confirmed(confirmed, END, end_group) else no_update
