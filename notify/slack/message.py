"""What a message in Slack says."""

from typing import Any

from notify.notice import Item, Notice


def body(notice: Notice) -> dict[str, Any]:
    """Text with Slack's few marks; no value can write a link or call people."""
    return {"text": "\n\n".join([f"*{_plain(notice.subject)}*", *map(_lines, notice.items)])}


def _lines(item: Item) -> str:
    about = f"{item.verb}: {item.sentence}"
    lines = [_plain(about), _plain(item.cure), f"_{_plain(item.when)}_"]
    return "\n".join([*filter(None, lines), f"<{item.address}|Open in Pagelens>"])


def _plain(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
