"""Settings, Security: the person's own password, and where they are signed in.

The form of the password is a page of its own, see `dashboard/forms/own_access.py`.
"""

from typing import Any

import dash
from dash import Input, Output, callback, html, no_update
from flask_wtf.csrf import generate_csrf

from dashboard.actions.actor import current_actor
from dashboard.actions.sessions import end_others, end_own
from dashboard.auth import two_step
from dashboard.auth.identity import current_session_id
from dashboard.components.security import (
    END,
    END_OTHERS,
    TwoStepState,
    draw_password,
    draw_sessions,
    draw_two_step,
)
from dashboard.components.settings_screen import settings_screen
from dashboard.pages.shared.acting import act, key_of
from dashboard.pages.shared.given import number_of
from dashboard.pages.shared.redraw import screen
from dashboard.pages.shared.titles import title
from dashboard.queries.workspace.sessions import list_sessions
from dashboard.shell import say
from models.orm import now_utc
from models.scope import tenant_session

dash.register_page(__name__, path="/settings/security", title=title("Security"))


def layout(**_query: Any) -> Any:
    """What a new password does, the way to its form, and the sessions."""
    return screen(
        lambda: settings_screen(
            "security", draw_password(), _two_step(), html.Div(_listed(), id="sessions")
        )
    )


def _two_step() -> html.Section:
    who = current_actor()
    with tenant_session(who.tenant_id) as session:
        state = TwoStepState(
            two_step.is_on(session, who.user_id),
            two_step.recovery_codes_left(session, who.user_id),
        )
    return draw_two_step(state, generate_csrf())


def _listed() -> html.Section:
    who, now = current_actor(), now_utc()
    with tenant_session(who.tenant_id) as session:
        return draw_sessions(list_sessions(session, who.user_id, current_session_id(), now), now)


@callback(Output("sessions", "children"), Input("confirmed", "data"), prevent_initial_call=True)
def end(confirmed: Any) -> Any:
    """Signs out one of the person's browsers, or all the others, after a yes."""
    if key_of(confirmed, END_OTHERS) is not None:
        present = current_session_id()
        say(act(lambda who, session: end_others(who, session, present)).words)
        return _listed()
    session_id = number_of(key_of(confirmed, END))
    if not session_id:
        return no_update
    say(act(lambda who, session: end_own(who, session, session_id)).words)
    return _listed()
