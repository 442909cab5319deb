"""What a post is, in our words, from Meta's many words for its attachment."""

import re
from collections.abc import Mapping
from typing import Any

# Attachment types and media types, as far as a prefix tells them.
_BY_PREFIX = (
    ("album", "album"),
    ("multi", "album"),
    ("video", "video"),
    ("animated_image", "video"),
    ("photo", "photo"),
    ("cover_photo", "photo"),
    ("profile_media", "photo"),
    ("event", "event"),
    ("share", "link"),
    ("link", "link"),
)
_BY_STATUS = {
    "added_photos": "photo",
    "added_video": "video",
    "created_event": "event",
    "shared_story": "link",
}
_VIDEO_ADDRESS = re.compile(r"/(?:videos|reel)/(?:[^/?#]+/)?(\d+)")


def first_attachment(row: Mapping[str, Any]) -> Mapping[str, Any]:
    """The attachment that a post is shown with; empty when it has none."""
    attachments = row.get("attachments")
    data = attachments.get("data") if isinstance(attachments, dict) else None
    first = data[0] if isinstance(data, list) and data else None
    return first if isinstance(first, dict) else {}


def media_type(row: Mapping[str, Any]) -> str:
    """photo, album, video, reel, link, event or status."""
    attachment = first_attachment(row)
    if _is_reel(row, attachment):
        return "reel"
    for word in (attachment.get("type"), attachment.get("media_type")):
        for prefix, name in _BY_PREFIX:
            if isinstance(word, str) and word.lower().startswith(prefix):
                return name
    return _BY_STATUS.get(str(row.get("status_type")), "status")


def video_id(row: Mapping[str, Any]) -> str:
    """The id of the post's own video; empty for all else."""
    if media_type(row) not in {"video", "reel"}:
        return ""
    attachment = first_attachment(row)
    target = attachment.get("target")
    identifier = target.get("id") if isinstance(target, dict) else None
    if isinstance(identifier, str) and identifier.isascii() and identifier.isdigit():
        return identifier
    for address in (attachment.get("url"), row.get("permalink_url")):
        found = _VIDEO_ADDRESS.search(address) if isinstance(address, str) else None
        if found:
            return found[1]
    return ""


def _is_reel(row: Mapping[str, Any], attachment: Mapping[str, Any]) -> bool:
    addresses = (row.get("permalink_url"), attachment.get("url"))
    return "reel" in str(attachment.get("type")).lower() or any(
        isinstance(address, str) and "/reel/" in address for address in addresses
    )
