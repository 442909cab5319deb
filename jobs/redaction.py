"""The last line of defence of the logs: no secret, no traceback, no statement of the database.

Nothing is meant to bring a secret this far; whatever does, be it a library's own logger, is cut.
"""

import re
import sys
from collections.abc import MutableMapping
from typing import Any

from settings import SettingsError, get_settings

HIDDEN = "[hidden]"
_SHORTEST_SECRET = 6
_PATTERNS = (
    re.compile(
        r"((?:access_token|appsecret_proof|client_secret|fb_exchange_token|input_token|password"
        r"|token)(?:=|%3D|[\"']?\s*:\s*[\"']?))[^&\s\"',}<>]+",
        re.IGNORECASE,
    ),
    re.compile(r"(\bcode(?:=|%3D))[^&\s\"',}<>]{8,}"),
    re.compile(r"((?:Authorization[\"']?\s*[:=]\s*[\"']?)?(?:Bearer|Basic)\s+)[^\s\"',}]+", re.I),
    re.compile(r"()\bEAA[A-Za-z0-9_-]{8,}"),
    re.compile(r"()\b\d{5,}\|[A-Za-z0-9_-]{8,}"),
    re.compile(r"()\bgAAAA[A-Za-z0-9_=-]{20,}"),
    re.compile(r"((?:/|%2F)(?:join|share)(?:/|%2F))[A-Za-z0-9_-]{16,}", re.IGNORECASE),
    re.compile(r"(://[^\s:/@]*:)[^\s@/]+(?=@)"),
)


def redact_event(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> Any:
    """Cuts secrets out of every text of an event, however deep; for structlog's chain."""
    secrets = _own_secrets()
    return {key: _clean(value, secrets) for key, value in event.items()}


def name_exception(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> Any:
    """Keeps the kind of an exception and drops its words, which may quote anything."""
    information = event.pop("exc_info", None)
    event.pop("stack_info", None)
    if information is True:
        information = sys.exc_info()
    error = information[1] if isinstance(information, tuple) else information
    if isinstance(error, BaseException):
        event["exception"] = type(error).__name__
    return event


def without_traceback(text: str) -> str:
    """The text with each traceback cut down to the kind of its exception."""
    head, mark, trace = text.partition("Traceback (most recent call last):")
    if not mark:
        return text
    last = [line for line in trace.splitlines() if line and not line.startswith((" ", "\t"))]
    kinds = [line.partition(":")[0] for line in last if re.match(r"[A-Za-z_][\w.]*(:|$)", line)]
    return f"{head.rstrip()} ({kinds[-1] if kinds else 'an exception'})".strip()


def _clean(value: Any, secrets: list[str]) -> Any:
    if isinstance(value, str):
        return _clean_text(value, secrets)
    if isinstance(value, dict):
        return {key: _clean(each, secrets) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_clean(each, secrets) for each in value]
    return value


def _clean_text(text: str, secrets: list[str]) -> str:
    for secret in secrets:
        text = text.replace(secret, HIDDEN)
    for pattern in _PATTERNS:
        text = pattern.sub(rf"\1{HIDDEN}", text)
    return without_traceback(text)


def _own_secrets() -> list[str]:
    """The installation's own secrets; none while its settings cannot be read."""
    try:
        settings = get_settings()
    except SettingsError:
        return []
    keys = settings.token_encryption_keys.get_secret_value().split(",")
    found = [
        settings.secret_key.get_secret_value(),
        settings.meta_app_secret.get_secret_value(),
        *(key.strip() for key in keys),
    ]
    return [secret for secret in found if len(secret) >= _SHORTEST_SECRET]
