"""Sends a notice by the kind of its channel: a folder each for mail, Slack, Teams and webhooks."""

import json
import time
from collections.abc import Callable, Mapping
from typing import Any

from models import NotificationChannel
from models.channels import EMAIL, SLACK, TEAMS, WEBHOOK
from models.vault import UnreadableTokenError, decrypt_token
from notify.email.notice_letter import write
from notify.mail import send
from notify.not_sent import NotSentError
from notify.notice import Notice
from notify.posting import post_json
from notify.slack import message as slack
from notify.teams import card as teams
from notify.webhook import message as webhook

NOT_READABLE = (
    "The channel's address cannot be read with the present TOKEN_ENCRYPTION_KEYS; give it anew."
)
BODIES: Mapping[str, Callable[[Notice], dict[str, Any]]] = {
    SLACK: slack.body,
    TEAMS: teams.body,
    WEBHOOK: webhook.body,
}


def send_notice(channel: NotificationChannel | None, recipient: str, notice: Notice) -> None:
    """Sends it once, by mail where there is no channel. Raises NotSentError."""
    if channel is None or channel.kind == EMAIL:
        send(write(recipient, notice))
        return
    address = _opened(channel.address_encrypted)
    body = json.dumps(BODIES[channel.kind](notice), ensure_ascii=False).encode()
    headers: dict[str, str] = {}
    if channel.kind == WEBHOOK:
        secret = _opened(channel.secret_encrypted)
        headers = webhook.headers(secret, str(int(time.time())), body)
    post_json(address, body, headers)


def recipient_of(channel: NotificationChannel) -> str:
    """How the deliveries of a channel that is no mail name it."""
    return f"{channel.kind}:{channel.id}"


def _opened(encrypted: bytes | None) -> str:
    try:
        return decrypt_token(encrypted or b"")
    except UnreadableTokenError:
        raise NotSentError(NOT_READABLE, permanent=True) from None
