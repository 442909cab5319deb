"""Settings, Notices: the channels that alerts go to, and the forms that add and change one."""

from collections.abc import Sequence
from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html

from dashboard.components.form_parts import labelled, posted, submit, titled
from dashboard.components.row_actions import row_actions, row_button
from dashboard.format import moment
from dashboard.queries.workspace.channels import ChannelSummary

LEAD = (
    "Alerts are told when they open and when they resolve, to each channel once. What is not taken"
    " is tried again for three days."
)
ADD_LEAD = (
    "The address of a webhook opens it: it is kept encrypted and never shown again. A signed"
    " webhook's secret is shown once, on the page that follows."
)
KINDS = {
    "email": "E-mail",
    "slack": "Slack, Mattermost, Rocket.Chat",
    "teams": "Microsoft Teams",
    "webhook": "Signed webhook",
}
TOPIC_NAMES = {
    "access": "Access to Facebook",
    "syncs": "Syncs",
    "numbers": "Missing and stale numbers",
    "reports": "Reports",
}
SEVERITY_NAMES = {
    "info": "All alerts",
    "warning": "What is to be looked at",
    "critical": "Only what is urgent",
}
OWNERS_ONLY = (
    "Every alert is mailed to the owners, until you add a channel for e-mail. A paused one silences"
    " mail."
)
ADDRESS_HINT = "It takes the place of the present one at once. A secret that signs stays as it is."
CHANGE_ADDRESS = "Change address"
NO_MAIL = "Mail is off on this installation: your operator can set SMTP_URL."
DELETE = "delete-channel"
# The boxes of the form that changes a channel, by the names that the action calls their values.
BOXES = {
    "name": "channel-name",
    "targets": "channel-targets",
    "topics": "channel-topics",
    "least_severity": "channel-severity",
    "quiet_from": "channel-quiet-from",
    "quiet_until": "channel-quiet-until",
}


def draw_channels(channels: Sequence[ChannelSummary], zone: str, *, mail_on: bool) -> list[Any]:
    """Each channel with how it goes and what may be done; how mail goes where none is for it."""
    parts: list[Any] = [_channel(channel, zone) for channel in channels]
    if not any(channel.kind == "email" for channel in channels):
        words = OWNERS_ONLY if mail_on else NO_MAIL
        told = html.Div([html.H3("E-mail to the owners"), html.P(words)], className="report-words")
        parts.insert(0, html.Article(told, className="report"))
    return parts


def _channel(channel: ChannelSummary, zone: str) -> html.Article:
    title: list[Any] = [channel.name or KINDS[channel.kind]]
    title += [] if channel.is_active else [dbc.Badge("Paused", color="", className="mark-warn")]
    lines: list[Any] = [
        html.P(f"{KINDS[channel.kind]} to {_where(channel)}"),
        html.P(_wants(channel)),
        *_went(channel, zone),
    ]
    words = html.Div([html.H3(title), *lines], className="report-words")
    return html.Article([words, _actions(channel)], className="report")


def _where(channel: ChannelSummary) -> str:
    return channel.host or ", ".join(channel.targets) or "the owners"


def _wants(channel: ChannelSummary) -> str:
    words = SEVERITY_NAMES[channel.least_severity]
    if channel.topics:
        words += ", about " + ", ".join(TOPIC_NAMES[topic] for topic in channel.topics)
    if channel.quiet_from is None or channel.quiet_until is None:
        return words
    return f"{words}; quiet from {channel.quiet_from:02}:00 until {channel.quiet_until:02}:00"


def _went(channel: ChannelSummary, zone: str) -> list[html.P]:
    lines = []
    if channel.last_sent_at:
        lines.append(html.P(f"Last sent {moment(channel.last_sent_at, zone)}"))
    if channel.last_error and channel.last_failed_at:
        at = moment(channel.last_failed_at, zone)
        lines.append(html.P(f"Not sent: {channel.last_error} {at}", className="report-failed"))
    return lines or [html.P("Nothing was sent yet")]


def _actions(channel: ChannelSummary) -> html.Div:
    question = (
        f"Delete “{channel.name}”? No alert goes there any more, and its address is forgotten."
    )
    messages = row_button("Messages", {"channel-messages": channel.channel_id}, channel.name)
    others = row_actions(
        "channel",
        channel.channel_id,
        channel.name,
        is_active=channel.is_active,
        test="Send a test",
        delete=DELETE,
        question=question,
    )
    return html.Div([messages, others], className="controls")


def new_channel_form(csrf_token: str, longest_name: int) -> html.Section:
    """The form that adds one; the browser itself posts it, since an address is a secret."""
    kind = dbc.Select(id="new-channel-kind", name="kind", options=_options(KINDS), value="slack")
    name = dbc.Input(
        id="new-channel-name",
        name="name",
        maxlength=longest_name,
        autocomplete="off",
        placeholder="Social team",
    )
    where = dbc.Input(id="new-channel-where", name="where", autocomplete="off")
    form = posted(
        "/forms/channels",
        csrf_token,
        labelled("new-channel-kind", "What takes the alerts", kind),
        labelled("new-channel-name", "Name (optional)", name),
        labelled(
            "new-channel-where",
            "Where",
            where,
            hint="The webhook's address; or e-mail addresses with commas, none for the owners.",
        ),
        submit("Add channel"),
    )
    return titled("Add a channel", ADD_LEAD, form)


def draw_channel_form(channel: ChannelSummary, zone: str, csrf_token: str) -> html.Section:
    """The form that changes a channel, and below it, for a webhook, its address."""
    buttons = html.Div(
        [
            dbc.Button("Save", type="submit", color="primary"),
            dbc.Button("Cancel", type="button", id="channel-cancel", color="secondary", n_clicks=0),
        ],
        className="controls whole",
    )
    form = dbc.Form(
        [
            *_boxes(channel, zone),
            buttons,
            html.Div(dbc.FormFeedback(id="channel-wrong", type="invalid"), role="alert"),
        ],
        id="channel-form",
        className="report-form",
        prevent_default_on_submit=True,
    )
    edited = dcc.Store(id="channel-edited", data=channel.channel_id)
    heading = html.H3(f"Change “{channel.name}”", className="ways-title", tabIndex=-1)
    address = [] if channel.kind == "email" else [_address_form(channel.channel_id, csrf_token)]
    return html.Section([heading, edited, form, *address], className="report-place")


def _address_form(channel_id: int, csrf_token: str) -> html.Form:
    box = dbc.Input(id="channel-address", name="where", autocomplete="off", required=True)
    return posted(
        f"/forms/channels/{channel_id}/address",
        csrf_token,
        labelled("channel-address", "New address", box, hint=ADDRESS_HINT),
        submit(CHANGE_ADDRESS, small=True),
    )


def _boxes(channel: ChannelSummary, zone: str) -> list[html.Div]:
    hours = {"": "–"} | {str(hour): f"{hour:02}:00" for hour in range(24)}
    targets = _text("targets", ", ".join(channel.targets))
    severity = _select("least_severity", SEVERITY_NAMES, channel.least_severity)
    quiet_from = _select("quiet_from", hours, _hour(channel.quiet_from))
    quiet_until = _select("quiet_until", hours, _hour(channel.quiet_until))
    by_mail = channel.kind == "email"
    commas = "With commas between them; none means the owners."
    clocks = f"By the clocks of {zone.replace('_', ' ')}. What is urgent comes at any hour."
    return [
        labelled(BOXES["name"], "Name", _text("name", channel.name)),
        labelled(BOXES["targets"], "E-mail addresses", targets, hint=commas, shown=by_mail),
        labelled(BOXES["least_severity"], "How much", severity),
        labelled(BOXES["quiet_from"], "Quiet from", quiet_from, hint=clocks),
        labelled(BOXES["quiet_until"], "Quiet until", quiet_until),
        html.Div(labelled(BOXES["topics"], "About", _topics(channel)), className="whole"),
    ]


def _topics(channel: ChannelSummary) -> dbc.Checklist:
    return dbc.Checklist(
        id=BOXES["topics"],
        options=_options(TOPIC_NAMES),
        value=channel.topics or list(TOPIC_NAMES),
        inline=True,
    )


def _text(name: str, value: str) -> dbc.Input:
    return dbc.Input(id=BOXES[name], value=value, autocomplete="off")


def _select(name: str, choices: dict[str, str], value: str) -> dbc.Select:
    return dbc.Select(id=BOXES[name], options=_options(choices), value=value)


def _hour(hour: int | None) -> str:
    return "" if hour is None else str(hour)


def _options(choices: dict[str, str]) -> list[dict[str, str]]:
    return [{"value": value, "label": words} for value, words in choices.items()]
