"""Channels that alerts go to: added, changed, tried and ended by owners."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from dashboard.actions.actor import Actor
from dashboard.actions.answers import Done, NotThereError
from dashboard.actions.channel_values import new_channel, write_channel
from dashboard.actions.roles import action
from dashboard.queries.inputs import BadInput
from dashboard.queries.workspace import channels as found
from dashboard.queries.workspace.channels import (
    ChannelSummary,
    NoticeDelivery,
    find_channel,
    summarise_channel,
)
from jobs.background import start_background
from models import NotificationChannel

MOST = 20


@action("owner", "see where alerts go", reads=True)
def list_channels(who: Actor, session: Session) -> Done[list[ChannelSummary]]:
    """The tenant's channels."""
    return Done("Here are the channels.", found.list_channels(session, who.tenant_id))


@action("owner", "see where alerts go", reads=True)
def see_channel(who: Actor, session: Session, channel_id: int) -> Done[ChannelSummary]:
    """One channel."""
    return Done("Here is the channel.", summarise_channel(_find(who, session, channel_id)))


@action("owner", "see where alerts go", reads=True)
def list_deliveries(who: Actor, session: Session, channel_id: int) -> Done[list[NoticeDelivery]]:
    """The newest messages of a channel."""
    channel = _find(who, session, channel_id)
    sent = found.list_notice_deliveries(session, who.tenant_id, channel.id)
    return Done("Here are the messages.", sent)


@action("owner", "decide where alerts go")
def add_channel(
    who: Actor, session: Session, given: Mapping[str, Any]
) -> Done[tuple[ChannelSummary, str]]:
    """Adds a channel; brings the secret that signs a webhook, empty for other kinds.

    Raises BadInput.
    """
    mine = NotificationChannel.tenant_id == who.tenant_id
    there = session.scalar(select(func.count()).select_from(NotificationChannel).where(mine)) or 0
    if there >= MOST:
        raise BadInput("kind", f"A workspace has at most {MOST} channels; delete one first.")
    channel, secret = new_channel(who.tenant_id, given)
    session.add(channel)
    session.flush()
    session.refresh(channel)
    _note(who, session, channel, "channel.added")
    return Done("The channel is added.", (summarise_channel(channel), secret))


@action("owner", "decide where alerts go")
def change_channel(
    who: Actor, session: Session, channel_id: int, given: Mapping[str, Any]
) -> Done[ChannelSummary]:
    """Changes what is given; `is_active` false pauses. Raises BadInput."""
    channel = _find(who, session, channel_id)
    write_channel(channel, given)
    session.flush()
    _note(who, session, channel, "channel.changed")
    return Done("The channel is changed.", summarise_channel(channel))


@action("owner", "decide where alerts go")
def try_channel(who: Actor, session: Session, channel_id: int) -> Done[None]:
    """Sends a test now; how it went stands with the channel."""
    channel = _find(who, session, channel_id)
    arguments = {"channel_id": channel.id, "user_id": who.user_id}
    start_background(
        session,
        "channel_test",
        who.tenant_id,
        subject=channel.id,
        arguments=arguments,
        at_front=True,
    )
    _note(who, session, channel, "channel.tried")
    return Done("A test is on its way.", None)


@action("owner", "decide where alerts go")
def end_channel(who: Actor, session: Session, channel_id: int) -> Done[None]:
    """Deletes a channel, with what opens it and the record of its messages."""
    channel = _find(who, session, channel_id)
    _note(who, session, channel, "channel.ended")
    session.delete(channel)
    return Done("The channel is deleted; nothing is sent there any more.", None)


def _note(who: Actor, session: Session, channel: NotificationChannel, what: str) -> None:
    who.note(session, what, channel=channel.id, name=channel.name, channel_kind=channel.kind)


def _find(who: Actor, session: Session, channel_id: int) -> NotificationChannel:
    channel = find_channel(session, who.tenant_id, channel_id)
    if channel is None:
        raise NotThereError
    return channel
