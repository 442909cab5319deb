"""Settings, API tokens: the person's own, and for owners those of the others."""

from typing import Any

import dash
from dash import Input, Output, callback, html, no_update
from flask_wtf.csrf import generate_csrf

from dashboard.actions.actor import current_actor
from dashboard.actions.credentials import LONGEST_NAME, revoke_any_token, revoke_token
from dashboard.actions.roles import may
from dashboard.actions.workspace import change_workspace
from dashboard.components.api_tokens import (
    REVOKE,
    REVOKE_ANY,
    draw_others,
    draw_tokens,
    endless_switch,
    new_token,
)
from dashboard.components.settings_screen import settings_screen
from dashboard.pages.shared.acting import act, key_of
from dashboard.pages.shared.given import number_of
from dashboard.pages.shared.redraw import screen
from dashboard.pages.shared.titles import title
from dashboard.queries.workspace.api_tokens import list_tokens, scopes_of
from dashboard.shell import say
from models import Tenant
from models.orm import now_utc
from models.scope import tenant_session

MOST_SHOWN = 100

dash.register_page(__name__, path="/settings/tokens", title=title("API tokens"))


def layout(**_query: Any) -> Any:
    """The lists, and the form that makes another token."""
    return screen(lambda: settings_screen("tokens", *_drawn()))


def _drawn() -> list[Any]:
    parts = [html.Div(_own(), id="tokens"), html.Div(_form(), id="new-token")]
    if not may(current_actor(), revoke_any_token):
        return parts
    switch = endless_switch(_endless())
    return [*parts, html.Div(_others(), id="tokens-of-others"), switch]


def _own() -> html.Section:
    who, now = current_actor(), now_utc()
    with tenant_session(who.tenant_id) as session:
        _count, found = list_tokens(session, who.tenant_id, now, user_id=who.user_id)
    return draw_tokens(found, now)


def _others() -> html.Section:
    who, now = current_actor(), now_utc()
    with tenant_session(who.tenant_id) as session:
        count, found = list_tokens(
            session, who.tenant_id, now, but_of=who.user_id, limit=MOST_SHOWN
        )
    return draw_others(count, found, now)


def _form() -> html.Section:
    scopes = scopes_of(current_actor().role)
    return new_token(generate_csrf(), LONGEST_NAME, scopes, endless=_endless())


def _endless() -> bool:
    tenant_id = current_actor().tenant_id
    with tenant_session(tenant_id) as session:
        return session.get_one(Tenant, tenant_id).endless_tokens


@callback(Output("tokens", "children"), Input("confirmed", "data"), prevent_initial_call=True)
def revoke(confirmed: Any) -> Any:
    """Ends one of the person's own tokens after a yes."""
    token_id = number_of(key_of(confirmed, REVOKE))
    if not token_id:
        return no_update
    say(act(lambda who, session: revoke_token(who, session, token_id)).words)
    return _own()


@callback(
    Output("tokens-of-others", "children"), Input("confirmed", "data"), prevent_initial_call=True
)
def revoke_of_others(confirmed: Any) -> Any:
    """Ends a token of somebody else after a yes."""
    token_id = number_of(key_of(confirmed, REVOKE_ANY))
    if not token_id:
        return no_update
    acted = act(lambda who, session: revoke_any_token(who, session, token_id))
    say(acted.words)
    return _others() if acted.done else no_update


@callback(
    Output("new-token", "children"),
    Input("endless-tokens", "value"),
    prevent_initial_call=True,
)
def allow_endless(allowed: Any) -> Any:
    """Lets tokens of the workspace never end, or no longer; the form offers what is allowed."""
    if not isinstance(allowed, bool) or allowed == _endless():
        return no_update
    given = {"endless_tokens": allowed}
    acted = act(lambda who, session: change_workspace(who, session, given))
    say(acted.words)
    return _form() if acted.done else no_update
