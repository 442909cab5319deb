"""Connecting with Facebook: a press leads to its dialog, or says why that is not possible."""

from typing import Any

from dash import Input, Output, callback, html, no_update
from redis.exceptions import RedisError
from werkzeug.exceptions import TooManyRequests

from dashboard.actions.actor import current_actor
from dashboard.actions.connections import start_sign_in
from dashboard.actions.roles import why_not
from dashboard.auth.facebook_return import NO_REDIS, return_address, take_declined
from dashboard.auth.identity import current_tenant_id
from dashboard.auth.limits import FACEBOOK_STARTS
from dashboard.components.first_screen import CONNECT, CONNECT_WRONG, Ways, first_screen
from dashboard.pages.shared.acting import Acted, act, pressed
from ingest.connect import ConnectError
from models import Tenant
from models.scope import tenant_session
from settings import get_settings

TOO_OFTEN = "Too many attempts; wait a minute and try again."


def register() -> None:
    """Puts the callback on the app that is being made."""
    callback(
        Output("leave", "href"),
        Output(CONNECT_WRONG, "children"),
        Output(CONNECT_WRONG, "is_open"),
        Input(CONNECT, "n_clicks"),
        prevent_initial_call=True,
    )(go_to_facebook)


def go_to_facebook(_clicks: Any) -> tuple[Any, Any, bool]:
    """Leads to Facebook's dialog; a policy forbids forms to lead there, so a callback does."""
    if not pressed():
        return no_update, no_update, False
    try:
        begun = _begin()
    except ConnectError as error:
        return no_update, str(error), True
    except RedisError:
        return no_update, NO_REDIS, True
    except TooManyRequests:
        return no_update, TOO_OFTEN, True
    if begun.done is None:
        return no_update, begun.error, True
    return begun.done.value, "", False


@FACEBOOK_STARTS
def _begin() -> Acted[str]:
    back, declined = return_address(), take_declined()
    return act(lambda who, session: start_sign_in(who, session, back, declined=declined))


def ways() -> Ways:
    """How whoever asks may connect."""
    return Ways(why_not(current_actor(), start_sign_in), bool(get_settings().meta_app_id))


def empty_installation() -> html.Div:
    """The first screen, where the tenant has no Page yet."""
    tenant_id = current_tenant_id()
    with tenant_session(tenant_id) as session:
        slug = session.get_one(Tenant, tenant_id).slug
    return html.Div(first_screen(slug, ways()), className="screen first")
