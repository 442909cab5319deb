"""Channels for alerts, as operators see to them by command."""

from sqlalchemy.orm import Session

from dashboard.actions.channel_values import new_channel
from dashboard.queries.inputs import BadInput
from dashboard.queries.workspace.channels import ChannelSummary, find_channel, list_channels
from local.tenants import the_tenant
from models import NotificationChannel
from models.audit_trail import note_action
from models.scope import tenant_session, wide_session
from notify.try_channel import try_channel
from settings import SettingsError

NO_SUCH = "There is no channel {} in {}; `pagelens channel list` shows them."


def told_channels(slug: str | None) -> list[str]:
    """A line for each channel: id, kind, name, where, and how the last message went."""
    tenant_id, _named = _tenant(slug)
    with tenant_session(tenant_id) as session:
        return [_line(one) for one in list_channels(session, tenant_id)]


def add_channel(slug: str | None, kind: str, name: str, targets: list[str], address: str) -> str:
    """What was made, with the secret of a webhook, told this once. Raises SettingsError."""
    tenant_id, named = _tenant(slug)
    given = {"kind": kind, "name": name, "targets": targets, "address": address}
    with tenant_session(tenant_id) as session:
        try:
            channel, secret = new_channel(tenant_id, given)
        except BadInput as error:
            raise SettingsError(error.message) from None
        session.add(channel)
        session.flush()
        _note(session, channel, "channel.added")
        number = channel.id
    told = f"Channel {number} of {named} is added."
    return f"{told}\nIts secret, told this once: {secret}" if secret else told


def send_test(slug: str | None, channel_id: int) -> str:
    """Sends a test in this process. Raises SettingsError with why it did not arrive."""
    tenant_id, named = _tenant(slug)
    with tenant_session(tenant_id) as session:
        _note(session, _find(session, tenant_id, channel_id, named), "channel.tried")
    try_channel(tenant_id=tenant_id, channel_id=channel_id)
    with tenant_session(tenant_id) as session:
        error = _find(session, tenant_id, channel_id, named).last_error
    if error:
        raise SettingsError(error)
    return "The test was taken."


def remove_channel(slug: str | None, channel_id: int) -> str:
    """Deletes a channel with the record of its messages."""
    tenant_id, named = _tenant(slug)
    with tenant_session(tenant_id) as session:
        channel = _find(session, tenant_id, channel_id, named)
        _note(session, channel, "channel.ended")
        session.delete(channel)
    return f"Channel {channel_id} of {named} is deleted."


def _tenant(slug: str | None) -> tuple[int, str]:
    with wide_session("command") as session:
        tenant = the_tenant(session, slug)
        return tenant.id, tenant.slug


def _find(session: Session, tenant_id: int, channel_id: int, named: str) -> NotificationChannel:
    channel = find_channel(session, tenant_id, channel_id)
    if channel is None:
        raise SettingsError(NO_SUCH.format(channel_id, named))
    return channel


def _note(session: Session, channel: NotificationChannel, what: str) -> None:
    detail = {"channel": channel.id, "name": channel.name, "channel_kind": channel.kind}
    note_action(session, channel.tenant_id, None, what, **detail)


def _line(one: ChannelSummary) -> str:
    where = one.host or ", ".join(one.targets) or "the owners"
    state = "active" if one.is_active else "paused"
    went = f"failed: {one.last_error}" if one.last_error else ""
    if not went:
        at = one.last_sent_at
        went = f"last sent {at:%Y-%m-%d %H:%M} UTC" if at else "nothing sent yet"
    return "\t".join((str(one.channel_id), one.kind, one.name, where, state, went))
