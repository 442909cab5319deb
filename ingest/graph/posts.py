"""A Page's own posts, with their lifetime insights in the same read where asked for."""

import math
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ingest.graph.batch import BatchItem, fetch_batch
from ingest.graph.client import GraphClient
from ingest.graph.errors import GraphError
from ingest.graph.media import media_type, video_id
from ingest.graph.paging import LARGEST_LIMIT, Pages
from ingest.graph.post_insights import (
    NO_KINDS,
    MetricKinds,
    PostInsights,
    parse_post_insights,
)
from ingest.graph.redact import storable
from ingest.graph.rows import rows_of
from ingest.graph.times import parse_time

FIELDS = (
    "id,created_time,updated_time,message,story,permalink_url,full_picture,status_type,"
    "attachments{media_type,type,url,target},shares"
)
COUNT_FIELDS = (
    "id,created_time,shares,reactions.limit(0).summary(true),comments.limit(0).summary(true)"
)
# Nested insights make a page heavy: posts times metrics of one page stay below this.
VALUES_OF_A_PAGE = 900
NESTED_LIMIT = 50
_ID = re.compile(r"[0-9]+(_[0-9]+)?")


@dataclass(frozen=True)
class PostRecord:
    """A post. `media_type` is photo, album, video, reel, link, event or status.

    `picture_url` is signed and expires: fetch the picture, do not keep the address.
    """

    post_id: str
    created_time: datetime
    updated_time: datetime | None
    message: str
    story: str
    permalink_url: str
    picture_url: str
    status_type: str
    media_type: str
    video_id: str
    shares: int


@dataclass(frozen=True)
class PostPage:
    """Posts of one answer; `insights` by post id, None in place of it when none were asked for.

    A post whose insights Meta left out is not a key of `insights`. `is_last` says that the list
    ends here, so that what was not in it does not exist.
    """

    posts: tuple[PostRecord, ...]
    insights: Mapping[str, PostInsights] | None
    is_last: bool = False


@dataclass(frozen=True)
class PostCounts:
    """What anybody sees below a post; None where Meta did not say."""

    reactions: int | None
    comments: int | None
    shares: int


@dataclass(frozen=True)
class CountsPage:
    """Counts of one answer by post id, and the time of the oldest post among them."""

    counts: Mapping[str, PostCounts]
    oldest: datetime | None
    is_last: bool


def list_posts(
    client: GraphClient,
    page_id: str,
    since: datetime | None = None,
    until: datetime | None = None,
    *,
    metrics: Collection[str] = (),
    kinds: MetricKinds = NO_KINDS,
    limit: int | None = None,
) -> Iterator[PostPage]:
    """Posts published from `since` on and before `until`, the newest first.

    With `metrics`, their lifetime values come in the same read; a single bad one fails the whole
    listing, so give only names that work. Raises GraphError.
    """
    requested = tuple(dict.fromkeys(metrics))
    params = {"fields": nested_fields(requested), **_range(since, until)}
    pages = Pages(
        client,
        f"{page_id}/published_posts",
        params,
        limit=limit or _fitting(len(requested)),
        metrics=requested,
    )
    for rows in pages:
        posts = [(post, row) for row in rows if (post := parse_post(row)) is not None]
        inside = [(post, row) for post, row in posts if _is_inside(post, since, until)]
        found = {post.post_id: insights_of(row, requested, kinds) for post, row in inside}
        answered = {post_id: answer for post_id, answer in found.items() if answer is not None}
        yield PostPage(
            tuple(post for post, _ in inside), answered if requested else None, pages.complete
        )


def insights_of(row: Any, requested: tuple[str, ...], kinds: MetricKinds) -> PostInsights | None:
    """The insights nested in a post's row; None where Meta left them out."""
    if not isinstance(row, dict) or "insights" not in row:
        return None
    return parse_post_insights(_text(row, "id"), row["insights"], requested, kinds=kinds)


def newest_post(
    client: GraphClient,
    page_id: str,
    since: datetime,
    until: datetime,
    besides: Collection[str] = (),
) -> PostRecord | GraphError | None:
    """The newest post of these moments, with its id and time alone, as lightly as can be asked.

    None where there is none `besides` these; the error where Meta would not say. Raises GraphError
    when nothing at all was answered.
    """
    limit = "2" if besides else "1"
    params = {"fields": "id,created_time", "limit": limit, **_range(since, until)}
    (answer,) = fetch_batch(client, [BatchItem(f"{page_id}/published_posts", params, attempts=2)])
    if isinstance(answer, GraphError):
        return answer
    posts = (post for row in rows_of(answer) if (post := parse_post(row)) is not None)
    inside = (post for post in posts if _is_inside(post, since, until))
    return next((post for post in inside if post.post_id not in besides), None)


def list_post_counts(
    client: GraphClient,
    page_id: str,
    since: datetime | None = None,
    until: datetime | None = None,
) -> Iterator[CountsPage]:
    """Reactions, comments and shares, a page at a time.

    Needs pages_read_user_content, so it stands apart: GraphError of kind PERMISSION means that
    the counts are to be shown as unknown, nothing more.
    """
    pages = Pages(
        client, f"{page_id}/published_posts", {"fields": COUNT_FIELDS, **_range(since, until)}
    )
    for rows in pages:
        times = [time for row in rows if (time := parse_time(row.get("created_time"))) is not None]
        counts = {
            row["id"]: PostCounts(
                _total(row.get("reactions")), _total(row.get("comments")), _shares(row)
            )
            for row in rows
            if isinstance(row.get("id"), str)
        }
        yield CountsPage(counts, min(times, default=None), pages.complete)


def parse_post(row: Mapping[str, Any]) -> PostRecord | None:
    """The post of one row; None without a time or an id that can be asked for."""
    created = parse_time(row.get("created_time"))
    if created is None or not _ID.fullmatch(_text(row, "id")):
        return None
    return PostRecord(
        post_id=_text(row, "id"),
        created_time=created,
        updated_time=parse_time(row.get("updated_time")),
        message=_text(row, "message"),
        story=_text(row, "story"),
        permalink_url=_text(row, "permalink_url"),
        picture_url=_text(row, "full_picture"),
        status_type=_text(row, "status_type"),
        media_type=media_type(row),
        video_id=video_id(row),
        shares=_shares(row),
    )


def _fitting(metrics: int) -> int:
    if not metrics:
        return LARGEST_LIMIT
    return max(1, min(NESTED_LIMIT, VALUES_OF_A_PAGE // metrics))


def nested_fields(metrics: Collection[str]) -> str:
    """The fields of a post, with the lifetime values of these metrics nested."""
    if not metrics:
        return FIELDS
    names = ",".join(metrics)
    return f"{FIELDS},insights.metric({names}).period(lifetime){{name,period,values}}"


def _range(since: datetime | None, until: datetime | None) -> dict[str, str]:
    """In unix seconds. Whether Meta takes `since` itself in is not said, so it gets one more."""
    params = {}
    if since is not None:
        params["since"] = str(math.floor(since.timestamp()) - 1)
    if until is not None:
        params["until"] = str(math.ceil(until.timestamp()))
    return params


def _is_inside(post: PostRecord, since: datetime | None, until: datetime | None) -> bool:
    return (since is None or post.created_time >= since) and (
        until is None or post.created_time < until
    )


def _text(row: Mapping[str, Any], name: str) -> str:
    value = row.get(name)
    return storable(value) if isinstance(value, str) else ""


def _shares(row: Mapping[str, Any]) -> int:
    """Meta leaves the field out where nobody shared the post."""
    shares = row.get("shares")
    return (_count(shares.get("count")) or 0) if isinstance(shares, dict) else 0


def _total(edge: Any) -> int | None:
    summary = edge.get("summary") if isinstance(edge, dict) else None
    return _count(summary.get("total_count")) if isinstance(summary, dict) else None


def _count(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None
