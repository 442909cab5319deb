"""On the screen of notices: whether one is mailed each week what was unusual."""

from typing import Any

from dash import Input, Output, callback, html, no_update

from dashboard.actions.actor import current_actor
from dashboard.actions.digest import choose_digest, have_digest_again
from dashboard.components.digest import AGAIN, SWITCH, WENT, draw_digest, draw_last
from dashboard.pages.shared.acting import act, pressed
from dashboard.queries.workspace.digest import Digest, read_digest
from dashboard.shell import say
from models import Tenant
from models.scope import tenant_session
from settings import get_settings


def register_digest() -> None:
    """Puts the callback on the app that is being made."""
    callback(
        Output(SWITCH, "value"),
        Output(WENT, "children"),
        Input(SWITCH, "value"),
        prevent_initial_call=True,
    )(choose)
    callback(
        Output(WENT, "children", allow_duplicate=True),
        Input(AGAIN, "n_clicks"),
        prevent_initial_call=True,
    )(send_again)


def own_digest() -> html.Section:
    """The person's own choice."""
    found, zone = _read()
    return draw_digest(found, zone, mail_on=mail_is_on())


def mail_is_on() -> bool:
    """Whether this installation can send mails."""
    return bool(get_settings().smtp_url.get_secret_value())


def choose(wanted: Any) -> tuple[Any, Any]:
    """Asks for one's own digest, or ends it; what stands there already changes nothing."""
    if not isinstance(wanted, bool) or _read()[0].weekly == wanted:
        return no_update, no_update
    acted = act(lambda who, session: choose_digest(who, session, weekly=wanted))
    say(acted.words)
    return (no_update, _last()) if acted.done else (not wanted, no_update)


def send_again(_clicks: Any) -> Any:
    """Has one's own sent again that failed."""
    if not pressed():
        return no_update
    say(act(have_digest_again).words)
    return _last()


def _last() -> list[Any]:
    found, zone = _read()
    return draw_last(found, zone, mail_on=mail_is_on())


def _read() -> tuple[Digest, str]:
    who = current_actor()
    with tenant_session(who.tenant_id) as session:
        zone = session.get_one(Tenant, who.tenant_id).time_zone
        return read_digest(session, who.tenant_id, who.user_id), zone
