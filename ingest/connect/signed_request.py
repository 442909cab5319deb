"""What Meta posts to a callback: a payload that is signed with the app's secret."""

import base64
import binascii
import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from models.orm import now_utc
from settings import get_settings

ALGORITHM = "HMAC-SHA256"
LONGEST = 4096
# Meta sends it at once; an older one is a replay. Clocks may differ a little.
VALID_FOR, AHEAD = timedelta(hours=1), timedelta(minutes=5)


class SignedRequestError(Exception):
    """It was not signed by Meta for this app, or long ago."""


@dataclass(frozen=True)
class SignedRequest:
    """Whom it is about, by the id that this app knows them by; `signature` is one of a kind."""

    meta_user_id: str
    signature: str


def read_signed_request(text: str) -> SignedRequest:
    """Checks signature, algorithm, age and content. Raises SignedRequestError."""
    secret = get_settings().meta_app_secret.get_secret_value()
    signature, dot, payload = text.partition(".")
    if not secret or not dot or len(text) > LONGEST:
        raise SignedRequestError
    expected = hmac.new(secret.encode(), payload.encode(), hashlib.sha256).digest()
    if not hmac.compare_digest(_decoded(signature), expected):
        raise SignedRequestError
    told = _object(_decoded(payload))
    if str(told.get("algorithm", "")).upper() != ALGORITHM or not _is_fresh(told.get("issued_at")):
        raise SignedRequestError
    user_id = told.get("user_id")
    if not isinstance(user_id, str) or not (user_id.isascii() and user_id.isdigit()):
        raise SignedRequestError
    return SignedRequest(user_id, expected.hex())


def _decoded(text: str) -> bytes:
    try:
        padded = text + "=" * (-len(text) % 4)
        return base64.b64decode(padded.encode(), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise SignedRequestError from None


def _object(content: bytes) -> dict[str, Any]:
    try:
        told = json.loads(content)
    except (ValueError, RecursionError):
        raise SignedRequestError from None
    if not isinstance(told, dict):
        raise SignedRequestError
    return told


def _is_fresh(issued_at: object) -> bool:
    if type(issued_at) is not int:
        return False
    try:
        age = now_utc() - datetime.fromtimestamp(issued_at, UTC)
    except (ValueError, OverflowError, OSError):
        return False
    return -AHEAD < age < VALID_FOR
