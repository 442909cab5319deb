"""The test of a channel: one message, whose outcome stands with the channel. A piece of work."""

from sqlalchemy import select

from models import Membership, NotificationChannel, Tenant, User
from models.channels import EMAIL
from models.orm import now_utc
from models.scope import tenant_session
from notify.channels import recipient_of, send_notice
from notify.deliver import note_outcome
from notify.not_sent import NotSentError
from notify.notice import trial_notice


def try_channel(*, tenant_id: int, channel_id: int, user_id: int | None = None) -> None:
    """Sends a test now, whatever the hour; where mail goes to the owners, to who asked alone."""
    now = now_utc()
    with tenant_session(tenant_id) as session:
        channel = session.get(NotificationChannel, (tenant_id, channel_id))
        if channel is None:
            return
        notice = trial_notice(session.get_one(Tenant, tenant_id), now)
        here = (Membership.user_id == User.id) & (Membership.tenant_id == tenant_id)
        asking = select(User.email).join(Membership, here).where(User.id == user_id)
        asked_by = session.scalar(asking)
    to = channel.targets or [asked_by or ""]
    recipients = to if channel.kind == EMAIL else [recipient_of(channel)]
    said = None
    for recipient in recipients:
        try:
            send_notice(channel, recipient, notice)
        except NotSentError as error:
            said = str(error)
    with tenant_session(tenant_id) as session:
        note_outcome(session, channel, said, now_utc())
