"""Settings, Notices: the newest messages of one channel, and why any of them was not taken."""

from collections.abc import Sequence
from typing import Any

import dash_bootstrap_components as dbc
from dash import html

from dashboard.components.form_parts import cell, table
from dashboard.format import moment
from dashboard.queries.workspace.channels import ChannelSummary, NoticeDelivery

EVENTS = {"opened": "Needs attention", "resolved": "Resolved"}
NONE = "No alert went this way yet. A test leaves no line here."


def draw_messages(
    channel: ChannelSummary, sent: Sequence[NoticeDelivery], zone: str
) -> html.Section:
    """The newest first, those that failed with the reason."""
    heading = html.H3(f"Messages to “{channel.name}”", className="ways-title", tabIndex=-1)
    close = dbc.Button(
        "Close", type="button", id="channel-cancel", color="secondary", size="sm", n_clicks=0
    )
    listed: Any = html.P(NONE, className="muted")
    if sent:
        heads = ("When", "Alert", "To", "How it went")
        listed = table(heads, [_row(one, channel, zone) for one in sent])
    below = html.Div(close, className="controls whole")
    return html.Section([heading, listed, below], className="report-place")


def _row(one: NoticeDelivery, channel: ChannelSummary, zone: str) -> html.Tr:
    alert = f"{EVENTS.get(one.event, one.event)}: {one.sentence}"
    to = channel.host or one.recipient
    return html.Tr(
        [
            cell("When", moment(one.happened_at, zone)),
            cell("Alert", alert),
            cell("To", to),
            cell("How it went", _went(one, zone)),
        ]
    )


def _went(one: NoticeDelivery, zone: str) -> Any:
    if one.status == "sent" and one.sent_at:
        return f"Sent {moment(one.sent_at, zone)}"
    reason = f": {one.error}" if one.error else ""
    if one.status == "failed":
        return html.Span(f"Failed{reason}", className="report-failed")
    return f"Waiting{reason}" if not one.attempts else f"Waiting, tried {_times(one)}{reason}"


def _times(one: NoticeDelivery) -> str:
    return "once" if one.attempts == 1 else f"{one.attempts} times"
