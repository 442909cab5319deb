"""Signed addresses of pictures; they expire, as Meta's do."""

import hashlib
import hmac
from datetime import datetime, timedelta

_KEY = b"pagelens sandbox pictures"
GOOD_FOR = timedelta(days=3)


def _signature(name: str, expires: str) -> str:
    return hmac.new(_KEY, f"{name}|{expires}".encode(), hashlib.sha256).hexdigest()[:24]


def picture_url(base_url: str, name: str, now: datetime) -> str:
    """Address of a picture, good for three days."""
    day = int(now.timestamp()) // 86400 * 86400
    expires = f"{day + int(GOOD_FOR.total_seconds()):x}"
    return f"{base_url}/pictures/{name}.jpg?oe={expires}&oh={_signature(name, expires)}"


def is_good(name: str, expires: str, signature: str, now: datetime) -> bool:
    """Whether the signature fits and the time is not over."""
    if not hmac.compare_digest(signature, _signature(name, expires)):
        return False
    return now.timestamp() < int(expires, 16)
