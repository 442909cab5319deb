"""The values of a channel as they are kept: checked, and encrypted where they open something."""

import secrets
from collections.abc import Mapping
from ipaddress import ip_address
from typing import Any

from dashboard.actions.report_values import addresses
from dashboard.queries.inputs import BadInput
from models import NotificationChannel
from models.channels import CHANNEL_KINDS, EMAIL, SEVERITIES, TOPICS, WEBHOOK
from models.outside import UnsafeAddressError, is_public, split_address
from models.vault import encrypt_token
from settings import get_settings, listed

LONGEST_NAME = 80
LONGEST_ADDRESS = 2000
NAMES = {"email": "E-mail", "slack": "Slack", "teams": "Microsoft Teams", "webhook": "Webhook"}
NOT_AN_ADDRESS = "Give the webhook's whole address, such as https://hooks.example.com/…"
NOT_PUBLIC = (
    "This address lies in a private network; your operator can allow its host in"
    " WEBHOOK_PRIVATE_HOSTS."
)
NOT_HTTPS = "The address must begin with https://, since it opens the channel."


def new_channel(tenant_id: int, given: Mapping[str, Any]) -> tuple[NotificationChannel, str]:
    """A channel of what was given, and the secret that signs a webhook. Raises BadInput."""
    kind = given.get("kind")
    if kind not in CHANNEL_KINDS:
        raise BadInput("kind", f"The kind must be one of {', '.join(CHANNEL_KINDS)}.")
    channel = NotificationChannel(tenant_id=tenant_id, kind=kind, least_severity=SEVERITIES[0])
    secret = ""
    if kind != EMAIL:
        given = {**given, "address": given.get("address") or ""}
        secret = secrets.token_urlsafe(32) if kind == WEBHOOK else ""
        channel.secret_encrypted = encrypt_token(secret) if secret else None
    write_channel(channel, given)
    channel.name = channel.name or NAMES[kind]
    return channel, secret


def write_channel(channel: NotificationChannel, given: Mapping[str, Any]) -> None:
    """Sets what was given. Raises BadInput."""
    if channel.kind == EMAIL and given.get("targets") is not None:
        named = [text for text in given["targets"] if text.strip()]
        try:
            channel.targets = addresses(named) if named else []
        except BadInput as error:
            raise BadInput("targets", error.message) from None
    if channel.kind != EMAIL and given.get("address") is not None:
        _write_address(channel, str(given["address"]))
    if given.get("name") is not None:
        channel.name = _name(str(given["name"])) or NAMES[channel.kind]
    if given.get("topics") is not None:
        channel.topics = _topics(given["topics"])
    if given.get("least_severity") is not None:
        if given["least_severity"] not in SEVERITIES:
            raise BadInput("least_severity", f"Choose one of {', '.join(SEVERITIES)}.")
        channel.least_severity = given["least_severity"]
    if given.get("is_active") is not None:
        channel.is_active = bool(given["is_active"])
    _write_hours(channel, given)


def _write_hours(channel: NotificationChannel, given: Mapping[str, Any]) -> None:
    """Both or neither; nothing where they were not named."""
    if "quiet_from" not in given and "quiet_until" not in given:
        return
    since, until = given.get("quiet_from"), given.get("quiet_until")
    if (since is None) != (until is None):
        raise BadInput("quiet_until", "Give both hours, or neither.")
    for name, hour in (("quiet_from", since), ("quiet_until", until)):
        if hour is not None and not 0 <= hour <= 23:
            raise BadInput(name, "The hour must lie between 0 and 23.")
    if since is not None and since == until:
        raise BadInput("quiet_until", "Quiet hours end at another hour than they begin.")
    channel.quiet_from, channel.quiet_until = since, until


def _name(text: str) -> str:
    name = " ".join(text.split())
    if len(name) > LONGEST_NAME:
        raise BadInput("name", f"The name holds at most {LONGEST_NAME} characters.")
    return name


def _topics(given: list[str]) -> list[str]:
    strange = [topic for topic in given if topic not in TOPICS]
    if strange:
        raise BadInput("topics", f"Topics are {', '.join(TOPICS)}.")
    chosen = [topic for topic in TOPICS if topic in given]
    return [] if len(chosen) == len(TOPICS) else chosen


def _write_address(channel: NotificationChannel, address: str) -> None:
    """Checks what can be told without asking the network; the rest is checked when it is sent."""
    address = address.strip()
    try:
        parts, host, port = split_address(address[: LONGEST_ADDRESS + 1], "address")
    except UnsafeAddressError:
        raise BadInput("address", NOT_AN_ADDRESS) from None
    if len(address) > LONGEST_ADDRESS:
        raise BadInput("address", f"The address holds at most {LONGEST_ADDRESS} characters.")
    if f"{host}:{port}" not in listed(get_settings().webhook_private_hosts):
        if _is_private(host):
            raise BadInput("address", NOT_PUBLIC)
        if parts.scheme != "https":
            raise BadInput("address", NOT_HTTPS)
    channel.host, channel.address_encrypted = host, encrypt_token(address)
    # What was told of the address before says nothing of this one.
    channel.last_error = channel.last_failed_at = None


def _is_private(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
    return not is_public(host)
