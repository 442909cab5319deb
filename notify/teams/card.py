"""What a card in Microsoft Teams says: an Adaptive Card."""

import re
from typing import Any

from notify.notice import Item, Notice

CARD = "application/vnd.microsoft.card.adaptive"
# Text blocks read Markdown.
_MARKS = re.compile(r"([\\`*_{}\[\]()#+\-!|>~])")


def body(notice: Notice) -> dict[str, Any]:
    """The message that the webhook takes."""
    title = {"type": "TextBlock", "text": _plain(notice.subject), "weight": "Bolder", "wrap": True}
    card = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "body": [title, *(block for item in notice.items for block in _blocks(item))],
        "actions": [
            {
                "type": "Action.OpenUrl",
                "title": "Open in Pagelens",
                "url": notice.items[0].address,
            }
        ],
    }
    return {"type": "message", "attachments": [{"contentType": CARD, "content": card}]}


def _blocks(item: Item) -> list[dict[str, Any]]:
    words = filter(None, (f"{item.verb}: {item.sentence}", item.cure))
    told = [{"type": "TextBlock", "text": _plain(text), "wrap": True} for text in words]
    when = f"{_plain(item.when)} [Open]({item.address})"
    return [*told, {"type": "TextBlock", "text": when, "wrap": True, "isSubtle": True}]


def _plain(text: str) -> str:
    return _MARKS.sub(r"\\\1", text)
