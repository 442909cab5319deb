"""Settings, People: who may enter, with which role."""

from typing import Any

import dash
from dash import ALL, Input, Output, callback, ctx, html, no_update
from flask_wtf.csrf import generate_csrf

from dashboard.actions.actor import current_actor
from dashboard.actions.leaving import deactivate_member, reactivate_member, remove_member
from dashboard.actions.page_limits import limit_person
from dashboard.actions.people import add_member, change_role
from dashboard.actions.roles import why_not
from dashboard.auth.addresses import shown_addresses
from dashboard.auth.identity import limited_person
from dashboard.auth.passwords import ONE_TIME_DAYS
from dashboard.components.people import DEACTIVATE, REACTIVATE, PeopleScreen, draw_people
from dashboard.components.settings_screen import settings_screen
from dashboard.pages.shared.acting import GONE, act, key_of
from dashboard.pages.shared.given import number_of
from dashboard.pages.shared.page_limits import limit_names, register_page_limits
from dashboard.pages.shared.redraw import screen
from dashboard.pages.shared.titles import title
from dashboard.queries.workspace.people import list_members
from dashboard.shell import say
from models.scope import tenant_session

dash.register_page(__name__, path="/settings/people", title=title("People"))


def layout(**_query: Any) -> Any:
    """Everybody of the workspace; owners also find what they may do."""
    return screen(lambda: settings_screen("people", html.Div(_drawn(), id="people")))


def _drawn(error: str = "") -> list[Any]:
    who = current_actor()
    with tenant_session(who.tenant_id) as session:
        members = list_members(
            session, who.tenant_id, alone=limited_person(), show=shown_addresses()
        )
        names = limit_names(session, who.tenant_id, members)
    asked = (add_member, change_role, limit_person, remove_member)
    refusals = [why_not(who, action) for action in asked]
    return draw_people(
        PeopleScreen(members, who.user_id, refusals, generate_csrf(), ONE_TIME_DAYS, names, error)
    )


def _redraw() -> None:
    dash.set_props("people", {"children": _drawn()})


register_page_limits(_redraw)


@callback(
    Output("people", "children", allow_duplicate=True),
    Input({"role": ALL}, "value"),
    prevent_initial_call=True,
)
def change(_roles: Any) -> Any:
    """Gives a person the role that was chosen; a choice that has only come to the screen calls,
    too, with the role that the person has already."""
    chosen = ctx.triggered_id
    person_id = number_of(chosen.get("role")) if isinstance(chosen, dict) else 0
    role = ctx.triggered[0]["value"] if ctx.triggered else None
    if not isinstance(role, str) or _role_of(person_id) in (role, None):
        return no_update
    done = act(lambda who, session: change_role(who, session, person_id, role))
    if done.done:
        say(done.words)
    who_is_it = current_actor().user_id
    if done.done and _own_number(who_is_it) == person_id:
        # What one may do is read with the next request.
        dash.set_props("leave", {"href": "/settings/people"})
    return _drawn(done.error)


@callback(
    Output("people", "children", allow_duplicate=True),
    Input("confirmed", "data"),
    prevent_initial_call=True,
)
def shut_or_open(confirmed: Any) -> Any:
    """Deactivates or reactivates the person after a yes; who does it to themselves leaves."""
    kinds = {DEACTIVATE: deactivate_member, REACTIVATE: reactivate_member}
    kind = next((kind for kind in kinds if key_of(confirmed, kind) is not None), None)
    if kind is None:
        return no_update
    person_id = number_of(key_of(confirmed, kind))
    if _role_of(person_id) is None:
        return _drawn(GONE)
    own = _own_number(current_actor().user_id)
    done = act(lambda who, session: kinds[kind](who, session, person_id))
    if not done.done:
        return _drawn(done.error)
    if person_id == own:
        dash.set_props("leave", {"href": "/"})
        return no_update
    say(done.words)
    return _drawn()


def _role_of(person_id: int) -> str | None:
    found = _members()
    return next((one.role for one in found if one.person_id == person_id), None)


def _own_number(user_id: int) -> int:
    return next((one.person_id for one in _members() if one.user_id == user_id), 0)


def _members() -> list[Any]:
    tenant_id = current_actor().tenant_id
    with tenant_session(tenant_id) as session:
        return list_members(session, tenant_id)
