"""What a signed webhook is sent, and its signature."""

import hashlib
import hmac
from typing import Any

from notify.notice import Item, Notice, utc_text

TIMESTAMP, SIGNATURE = "X-Pagelens-Timestamp", "X-Pagelens-Signature"
VERSION = 1


def body(notice: Notice) -> dict[str, Any]:
    """All that is known of each event."""
    return {
        "version": VERSION,
        "workspace": notice.slug,
        "subject": notice.subject,
        "alerts": [_alert(item) for item in notice.items],
    }


def signature(secret: str, timestamp: str, sent: bytes) -> str:
    """`v1=` and the HMAC-SHA-256, in hex, of the timestamp, a full stop and the body."""
    signed = timestamp.encode() + b"." + sent
    return "v1=" + hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()


def headers(secret: str, timestamp: str, sent: bytes) -> dict[str, str]:
    """What the receiver checks: that the body is ours, and when it left."""
    return {TIMESTAMP: timestamp, SIGNATURE: signature(secret, timestamp, sent)}


def _alert(item: Item) -> dict[str, Any]:
    return {
        "event": item.event,
        "kind": item.kind,
        "severity": item.severity,
        "sentence": item.sentence,
        "cure": item.cure,
        "page_id": item.page_id or None,
        "page_name": item.page or None,
        "opened_at": utc_text(item.opened_at),
        "resolved_at": utc_text(item.resolved_at),
        "url": item.address,
    }
