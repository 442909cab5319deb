"""Settings, Notices: one's own weekly digest, and for owners the channels that alerts go to."""

import re
from typing import Any

import dash
from dash import ALL, Input, Output, State, callback, dcc, html, no_update
from flask_wtf.csrf import generate_csrf
from sqlalchemy.orm import Session

from dashboard.actions.actor import Actor, current_actor
from dashboard.actions.answers import Done
from dashboard.actions.channel_values import LONGEST_NAME
from dashboard.actions.channels import (
    change_channel,
    end_channel,
    list_channels,
    list_deliveries,
    see_channel,
    try_channel,
)
from dashboard.actions.roles import may, why_not
from dashboard.components.channel_messages import draw_messages
from dashboard.components.channels import (
    BOXES,
    DELETE,
    LEAD,
    draw_channel_form,
    draw_channels,
    new_channel_form,
)
from dashboard.components.form_parts import refused, titled
from dashboard.components.settings_screen import settings_screen
from dashboard.pages.shared.acting import act, pressed, pressed_key
from dashboard.pages.shared.confirmed import do_confirmed
from dashboard.pages.shared.digest import mail_is_on, own_digest, register_digest
from dashboard.pages.shared.given import number_of, text_of
from dashboard.pages.shared.redraw import screen
from dashboard.pages.shared.titles import title
from dashboard.queries.inputs import BadInput
from dashboard.queries.workspace.channels import ChannelSummary
from dashboard.shell import say
from models import Tenant
from models.scope import tenant_session

LISTED, PLACE, LOOK = "channels", "channel-place", "channels-look"
# How often, and how many times, the list is looked at again after a test.
LOOK_MS, LOOKS = 2000, 8

dash.register_page(__name__, path="/settings/notices", title=title("Notices"))
register_digest()


def layout(**_query: Any) -> Any:
    """The digest, the channels, and the form that adds one."""
    return screen(_drawn)


def _drawn() -> html.Div:
    who = current_actor()
    if not may(who, list_channels):
        told = titled("Notices", LEAD, *refused([why_not(who, list_channels)]))
        return settings_screen("notices", told, own_digest())
    look = dcc.Interval(id=LOOK, interval=LOOK_MS, max_intervals=LOOKS, disabled=True)
    listed = [html.Div(_listed(), id=LISTED), html.Div(id=PLACE), look]
    add = new_channel_form(generate_csrf(), LONGEST_NAME)
    return settings_screen("notices", titled("Notices", LEAD, *listed), add, own_digest())


def _listed() -> Any:
    who = current_actor()
    if not may(who, list_channels):
        return no_update
    with tenant_session(who.tenant_id) as session:
        channels = list_channels(who, session).value
        zone = session.get_one(Tenant, who.tenant_id).time_zone
    return draw_channels(channels, zone, mail_on=mail_is_on())


@callback(Output(LISTED, "children"), Input(LOOK, "n_intervals"), prevent_initial_call=True)
def look_again(_times: Any) -> Any:
    """The list as it is by now."""
    return _listed()


@callback(
    Output(LISTED, "children", allow_duplicate=True),
    Output(LOOK, "disabled"),
    Output(LOOK, "n_intervals"),
    Input({"channel-test": ALL}, "n_clicks"),
    prevent_initial_call=True,
)
def test(_clicks: Any) -> Any:
    """Sends a test; the list is looked at until it is known how it went."""
    if not pressed():
        return no_update, no_update, no_update
    number = number_of(pressed_key("channel-test"))
    acted = act(lambda who, session: try_channel(who, session, number))
    say(acted.words)
    return _listed(), not acted.done, 0


@callback(
    Output(LISTED, "children", allow_duplicate=True),
    Input({"channel-pause": ALL}, "n_clicks"),
    prevent_initial_call=True,
)
def pause(_clicks: Any) -> Any:
    """Pauses a channel, or lets it be told again."""
    if not pressed():
        return no_update

    def do(who: Actor, session: Session) -> Done[ChannelSummary]:
        number = number_of(pressed_key("channel-pause"))
        resumes = not see_channel(who, session, number).value.is_active
        return change_channel(who, session, number, {"is_active": resumes})

    acted = act(do)
    resumed = acted.done and acted.done.value.is_active
    words = "The channel is told again." if resumed else "The channel is paused."
    say(words if acted.done else acted.error)
    return _listed()


@callback(
    Output(PLACE, "children"),
    Input({"channel-edit": ALL}, "n_clicks"),
    prevent_initial_call=True,
)
def open_form(_clicks: Any) -> Any:
    """The form of the channel whose button was pressed."""
    if not pressed():
        return no_update
    number = number_of(pressed_key("channel-edit"))
    acted = act(lambda who, session: see_channel(who, session, number))
    if not acted.done:
        say(acted.error)
        return []
    tenant_id = current_actor().tenant_id
    with tenant_session(tenant_id) as session:
        zone = session.get_one(Tenant, tenant_id).time_zone
    return draw_channel_form(acted.done.value, zone, generate_csrf())


@callback(
    Output(PLACE, "children", allow_duplicate=True),
    Input({"channel-messages": ALL}, "n_clicks"),
    prevent_initial_call=True,
)
def open_messages(_clicks: Any) -> Any:
    """The newest messages of the channel whose button was pressed."""
    if not pressed():
        return no_update
    number = number_of(pressed_key("channel-messages"))

    def do(who: Actor, session: Session) -> Done[html.Section]:
        channel = see_channel(who, session, number).value
        sent = list_deliveries(who, session, number).value
        zone = session.get_one(Tenant, who.tenant_id).time_zone
        return Done("", draw_messages(channel, sent, zone))

    acted = act(do)
    if not acted.done:
        say(acted.error)
        return []
    return acted.done.value


@callback(
    Output(PLACE, "children", allow_duplicate=True),
    Input("channel-cancel", "n_clicks"),
    prevent_initial_call=True,
)
def close_form(_clicks: Any) -> Any:
    """Leaves everything as it is."""
    return [] if pressed() else no_update


@callback(
    Output(LISTED, "children", allow_duplicate=True),
    Output(PLACE, "children", allow_duplicate=True),
    Output("channel-wrong", "children"),
    Input("channel-form", "n_submit"),
    State("channel-edited", "data"),
    *(State(box, "value") for box in BOXES.values()),
    prevent_initial_call=True,
)
def save(_sent: Any, edited: Any, *given: Any) -> Any:
    """Changes the channel; what is wrong stands at the form's end."""
    if not pressed():
        return no_update, no_update, no_update
    boxes = dict(zip(BOXES, given, strict=True))
    acted = act(lambda who, session: change_channel(who, session, number_of(edited), _read(boxes)))
    if not acted.done:
        return no_update, no_update, acted.error
    say(acted.words)
    return _listed(), [], ""


@callback(
    Output(LISTED, "children", allow_duplicate=True),
    Output(PLACE, "children", allow_duplicate=True),
    Input("confirmed", "data"),
    prevent_initial_call=True,
)
def delete(confirmed: Any) -> Any:
    """Deletes a channel after a yes; a form that was open for it closes."""
    if not do_confirmed(confirmed, DELETE, end_channel):
        return no_update, no_update
    return _listed(), []


def _read(given: dict[str, Any]) -> dict[str, Any]:
    """What the boxes hold, as the action takes it. Raises BadInput."""
    topics = given["topics"] if isinstance(given["topics"], list) else []
    if not topics:
        raise BadInput("topics", "Choose at least one topic, or pause the channel.")
    return {
        "name": text_of(given["name"]),
        "targets": re.split(r"[\s,;]+", text_of(given["targets"])),
        "topics": [text_of(topic) for topic in topics],
        "least_severity": text_of(given["least_severity"]),
        "quiet_from": _hour(given["quiet_from"]),
        "quiet_until": _hour(given["quiet_until"]),
    }


def _hour(value: Any) -> int | None:
    text = text_of(value)
    return int(text) if re.fullmatch(r"\d{1,2}", text, re.ASCII) else None
