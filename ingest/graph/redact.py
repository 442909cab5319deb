"""Takes tokens, proofs and secrets out of a text before anybody can store or read it."""

import re
from collections.abc import Iterable

SECRET_PARAMETERS = (
    "access_token",
    "appsecret_proof",
    "client_secret",
    "fb_exchange_token",
    "input_token",
    "code",
)
_HIDDEN = "[hidden]"
_LONGEST_MESSAGE = 500
_SHORTEST_SECRET = 4
_PARAMETER = re.compile(rf"\b({'|'.join(SECRET_PARAMETERS)})(=|%3D)[^&\s\"'<>]+", re.IGNORECASE)
_USER_OR_PAGE_TOKEN = re.compile(r"\bEAA[A-Za-z0-9_-]{8,}")
_APP_TOKEN = re.compile(r"\b\d{5,}\|[A-Za-z0-9_-]{8,}")


def redact(text: str, secrets: Iterable[str] = ()) -> str:
    """`text` without the given secrets and without anything that looks like one, shortened."""
    long_enough = {secret for secret in secrets if len(secret) >= _SHORTEST_SECRET}
    for secret in sorted(long_enough, key=len, reverse=True):
        text = text.replace(secret, _HIDDEN)
    text = _PARAMETER.sub(rf"\1={_HIDDEN}", text)
    text = _USER_OR_PAGE_TOKEN.sub(_HIDDEN, text)
    text = _APP_TOKEN.sub(_HIDDEN, text)
    return storable(text)[:_LONGEST_MESSAGE]


def storable(text: str) -> str:
    """`text` without what PostgreSQL refuses: NUL characters and halves of surrogate pairs."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode()
