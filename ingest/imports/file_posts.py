"""Posts that only a file knows, as far as the file tells them."""

import re
from collections.abc import Callable, Iterable
from datetime import datetime, time

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from ingest.graph.redact import storable
from ingest.imports.cells import CellError, parse_day
from ingest.imports.lines import Line
from ingest.imports.values import KeptPost, Reading
from models import MetaPage, MetaPost
from models.pacific import PACIFIC

LONGEST_TEXT = 5000
# What Meta Business Suite calls kinds of posts; all else is a status.
_KINDS = (("reel", "reel"), ("video", "video"), ("photo", "photo"), ("link", "link"))
_CLOCK = re.compile(r"(?:^|[ T])(\d{1,2}):(\d{2})")
_ADDRESS = re.compile(r"https://(?:[a-z]+\.)?facebook\.com/\S*")


def kept_post(line: Line, cell: Callable[[Line, str], str], reading: Reading) -> KeptPost:
    """The post of a line. Meta writes the time of publishing in Pacific time.

    Raises CellError where that time cannot be read.
    """
    said = cell(line, "publish_time")
    if not said:
        raise CellError("it does not tell when the post was published: choose to skip such posts")
    day = reading.checked_day(parse_day(said, reading.order))
    clock = _CLOCK.search(said)
    at = time(int(clock[1]) % 24, int(clock[2]) % 60) if clock else time(12)
    post = cell(line, "post_id")
    address = cell(line, "permalink")
    return KeptPost(
        post_id=f"{_owner(reading)}_{post.rpartition('_')[2]}",
        created_time=datetime.combine(day, at, PACIFIC),
        message=storable(cell(line, "description") or cell(line, "title"))[:LONGEST_TEXT],
        permalink_url=address if _ADDRESS.fullmatch(address) else "",
        media_type=_kind(cell(line, "post_type")),
    )


def _owner(reading: Reading) -> str:
    """What stands before the underscore of this Page's posts: its own id, or its profile's."""
    owners = (known.rpartition("_")[0] for known in reading.known_posts.values())
    return next(filter(None, owners), reading.page_id)


def _kind(said: str) -> str:
    name = said.lower()
    return next((kind for word, kind in _KINDS if word in name), "status")


def add_file_posts(session: Session, page: MetaPage, posts: Iterable[KeptPost]) -> list[int]:
    """Adds them as posts that nothing else is known of; those that are there stay as they are.

    Returns our ids of those that were added.
    """
    rows = [
        {
            "tenant_id": page.tenant_id,
            "meta_page_id": page.id,
            "post_id": post.post_id,
            "type": post.media_type,
            "message": post.message,
            "permalink_url": post.permalink_url,
            "created_time": post.created_time,
        }
        for post in posts
    ]
    if not rows:
        return []
    added = insert(MetaPost).values(rows).on_conflict_do_nothing().returning(MetaPost.id)
    return list(session.scalars(added))
