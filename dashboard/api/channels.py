"""Channels that alerts go to. Owners only."""

from typing import Any

from flask_smorest import Blueprint
from marshmallow import Schema, fields

from dashboard.actions import channels as actions
from dashboard.api.acting import act
from dashboard.api.fields import Flag, ListArguments, part_of
from dashboard.api.schemas import PartOfList
from dashboard.api.shapes import shape
from dashboard.queries.workspace.channels import ChannelSummary, NoticeDelivery
from models.channels import CHANNEL_KINDS, SEVERITIES, TOPICS

blueprint = Blueprint(
    "channels", __name__, url_prefix="/api/channels", description="Where alerts go"
)


class ChannelChange(Schema):
    """What is left out stays. Quiet hours are given both, or both as null; urgent alerts come at
    any hour. `address` is that of the webhook; it is never told again."""

    name = fields.String()
    targets = fields.List(fields.String())
    topics = fields.List(fields.String(metadata={"enum": list(TOPICS)}))
    least_severity = fields.String(metadata={"enum": list(SEVERITIES)})
    quiet_from = fields.Integer(strict=True, allow_none=True)
    quiet_until = fields.Integer(strict=True, allow_none=True)
    is_active = Flag()
    address = fields.String()


class NewChannel(ChannelChange):
    """`address` is that of the webhook; it is never told again."""

    kind = fields.String(required=True, metadata={"enum": list(CHANNEL_KINDS)})


Channel = shape(ChannelSummary, "Channel")


AddedChannel = shape(
    ChannelSummary,
    "AddedChannel",
    words="A channel; the secret that signs what a webhook is sent is told this once.",
    also={"secret": fields.String(allow_none=True)},
)


class ChannelList(PartOfList):
    """Channels, the oldest first."""

    results = fields.List(fields.Nested(Channel))


class NoticeDeliveryList(PartOfList):
    """Messages, the newest first."""

    results = fields.List(fields.Nested(shape(NoticeDelivery, "NoticeDelivery")))


@blueprint.get("/")
@blueprint.arguments(ListArguments, location="query")
@blueprint.response(200, ChannelList)
def channels(arguments: dict[str, Any]) -> dict[str, Any]:
    """The tenant's channels. Owners only."""
    found = act(actions.list_channels)
    return part_of(found, arguments)


@blueprint.post("/")
@blueprint.arguments(NewChannel)
@blueprint.response(201, AddedChannel)
def add(arguments: dict[str, Any]) -> dict[str, Any]:
    """Adds a channel; a webhook's secret is told this once. Owners only."""
    channel, secret = act(lambda who, session: actions.add_channel(who, session, arguments))
    return vars(channel) | {"secret": secret or None}


@blueprint.get("/<int:channel_id>/")
@blueprint.response(200, Channel)
def channel(channel_id: int) -> ChannelSummary:
    """One channel. Owners only."""
    return act(lambda who, session: actions.see_channel(who, session, channel_id))


@blueprint.patch("/<int:channel_id>/")
@blueprint.arguments(ChannelChange)
@blueprint.response(200, Channel)
def change(arguments: dict[str, Any], channel_id: int) -> ChannelSummary:
    """Changes what is given; `is_active` false pauses. Owners only."""
    return act(lambda who, session: actions.change_channel(who, session, channel_id, arguments))


@blueprint.delete("/<int:channel_id>/")
@blueprint.response(204)
def end(channel_id: int) -> None:
    """Deletes a channel with the record of its messages. Owners only."""
    act(lambda who, session: actions.end_channel(who, session, channel_id))


@blueprint.post("/<int:channel_id>/test/")
@blueprint.response(202)
def test(channel_id: int) -> None:
    """Sends a test now; the channel tells how it went. Owners only."""
    act(lambda who, session: actions.try_channel(who, session, channel_id))


@blueprint.get("/<int:channel_id>/deliveries/")
@blueprint.arguments(ListArguments, location="query")
@blueprint.response(200, NoticeDeliveryList)
def deliveries(arguments: dict[str, Any], channel_id: int) -> dict[str, Any]:
    """The newest messages of a channel, sent, waiting or failed. Owners only."""
    found = act(lambda who, session: actions.list_deliveries(who, session, channel_id))
    return part_of(found, arguments)
