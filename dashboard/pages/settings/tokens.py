"""Settings, API tokens: the person's own."""

from typing import Any

import dash
from dash import Input, Output, callback, html, no_update
from flask_wtf.csrf import generate_csrf

from dashboard.actions.actor import current_actor
from dashboard.actions.credentials import LONGEST_NAME, revoke_token
from dashboard.components.api_tokens import REVOKE, draw_tokens, new_token
from dashboard.components.settings_screen import settings_screen
from dashboard.pages.shared.acting import act, key_of
from dashboard.pages.shared.given import number_of
from dashboard.pages.shared.redraw import screen
from dashboard.pages.shared.titles import title
from dashboard.queries.workspace.api_tokens import list_tokens
from dashboard.shell import say
from models.orm import now_utc
from models.scope import tenant_session

dash.register_page(__name__, path="/settings/tokens", title=title("API tokens"))


def layout(**_query: Any) -> Any:
    """The list, and the form that makes another."""
    return screen(
        lambda: settings_screen(
            "tokens", html.Div(_listed(), id="tokens"), new_token(generate_csrf(), LONGEST_NAME)
        )
    )


def _listed() -> html.Section:
    who = current_actor()
    with tenant_session(who.tenant_id) as session:
        return draw_tokens(list_tokens(session, who.tenant_id, who.user_id), now_utc())


@callback(Output("tokens", "children"), Input("confirmed", "data"), prevent_initial_call=True)
def revoke(confirmed: Any) -> Any:
    """Ends one of the person's own tokens after a yes."""
    token_id = number_of(key_of(confirmed, REVOKE))
    if not token_id:
        return no_update
    say(act(lambda who, session: revoke_token(who, session, token_id)).words)
    return _listed()
