"""The reels of a Page: some Pages' reels are in no list of posts, only in one of their own."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from ingest.graph.client import GraphClient
from ingest.graph.paging import Pages
from ingest.graph.times import parse_time

_NUMBER = re.compile(r"[0-9]+")
_POST_ID = re.compile(r"[0-9]+_[0-9]+")


@dataclass(frozen=True)
class ListedReel:
    """A reel by the id of the post that carries it; no `created_time` where Meta sent none."""

    post_id: str
    video_id: str
    created_time: datetime | None


def list_reels(client: GraphClient, page_id: str) -> Iterator[ListedReel]:
    """Reels, the newest first; a further page is asked for when it is needed. Raises GraphError."""
    for rows in Pages(client, f"{page_id}/video_reels", {"fields": "id,post_id,created_time"}):
        for row in rows:
            post_id = row.get("post_id")
            # Meta writes the id with the Page's before it, or without.
            if isinstance(post_id, str) and _NUMBER.fullmatch(post_id):
                post_id = f"{page_id}_{post_id}"
            if isinstance(post_id, str) and _POST_ID.fullmatch(post_id):
                yield ListedReel(
                    post_id, str(row.get("id", "")), parse_time(row.get("created_time"))
                )
