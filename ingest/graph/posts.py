"""A Page's own posts, with their lifetime insights in the same read where asked for."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from ingest.graph.client import GraphClient
from ingest.graph.media import media_type, video_id
from ingest.graph.paging import LARGEST_LIMIT, Pages
from ingest.graph.post_insights import PostInsights, parse_post_insights
from ingest.graph.redact import storable
from ingest.graph.times import pacific_day, parse_time

FIELDS = (
    "id,created_time,updated_time,message,story,permalink_url,full_picture,status_type,"
    "attachments{media_type,type,url,target},shares"
)
COUNT_FIELDS = "id,shares,reactions.limit(0).summary(true),comments.limit(0).summary(true)"
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


def list_posts(
    client: GraphClient,
    page_id: str,
    since: date | None = None,
    until: date | None = None,
    *,
    metrics: Collection[str] = (),
    map_metrics: Collection[str] = (),
    limit: int | None = None,
) -> Iterator[PostPage]:
    """Published posts of the Pacific days `since`..`until`, both included, newest first.

    With `metrics`, their lifetime values come in the same read; a single bad one fails the whole
    listing, so give only names that work. Raises GraphError.
    """
    asked = tuple(dict.fromkeys(metrics))
    params = {"fields": nested_fields(asked), **_range(since, until)}
    pages = Pages(
        client,
        f"{page_id}/published_posts",
        params,
        limit=limit or _fitting(len(asked)),
        metrics=asked,
    )
    for rows in pages:
        posts = [(post, row) for row in rows if (post := parse_post(row)) is not None]
        inside = [(post, row) for post, row in posts if _is_inside(post, since, until)]
        yield PostPage(
            tuple(post for post, _ in inside),
            {
                post.post_id: parse_post_insights(
                    post.post_id, row["insights"], asked, map_metrics=map_metrics
                )
                for post, row in inside
                if "insights" in row
            }
            if asked
            else None,
            is_last=pages.complete,
        )


def list_post_counts(
    client: GraphClient, page_id: str, since: date | None = None, until: date | None = None
) -> Iterator[dict[str, PostCounts]]:
    """Reactions, comments and shares by post id, a page at a time.

    Needs pages_read_user_content, so it stands apart: GraphError of kind PERMISSION means that
    the counts are to be shown as unknown, nothing more.
    """
    params = {"fields": COUNT_FIELDS, **_range(since, until)}
    for rows in Pages(client, f"{page_id}/published_posts", params):
        yield {
            row["id"]: PostCounts(
                _total(row.get("reactions")), _total(row.get("comments")), _shares(row)
            )
            for row in rows
            if isinstance(row.get("id"), str)
        }


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


def _range(since: date | None, until: date | None) -> dict[str, str]:
    """A day wider on both sides: whose midnight Meta means is not said; `_is_inside` is exact."""
    params = {}
    if since is not None:
        params["since"] = (since - timedelta(days=1)).isoformat()
    if until is not None:
        params["until"] = (until + timedelta(days=2)).isoformat()
    return params


def _is_inside(post: PostRecord, since: date | None, until: date | None) -> bool:
    day = pacific_day(post.created_time)
    return (since is None or day >= since) and (until is None or day <= until)


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
