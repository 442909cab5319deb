"""The reels of a Page: some Pages' reels are in no list of posts, only in one of their own."""

import re
from collections.abc import Iterator

from ingest.graph.client import GraphClient
from ingest.graph.paging import Pages

_NUMBER = re.compile(r"[0-9]+")
_POST_ID = re.compile(r"[0-9]+_[0-9]+")


def list_reel_posts(client: GraphClient, page_id: str) -> Iterator[list[str]]:
    """Ids of the posts that carry reels, the newest first, a page at a time. Raises GraphError."""
    for rows in Pages(client, f"{page_id}/video_reels", {"fields": "id,post_id"}):
        found = [str(row["post_id"]) for row in rows if isinstance(row.get("post_id"), str)]
        # Meta writes the id with the Page's before it, or without.
        whole = [f"{page_id}_{each}" if _NUMBER.fullmatch(each) else each for each in found]
        yield [each for each in whole if _POST_ID.fullmatch(each)]
