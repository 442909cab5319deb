"""/{page}/published_posts, /posts, /feed and /video_reels: lists of posts with cursors."""

import base64
from datetime import UTC, datetime
from typing import Any

from ingest.sandbox.authorization import require_engagement, require_page_token
from ingest.sandbox.call import GraphCall
from ingest.sandbox.characters import POSTS_FROM, Character
from ingest.sandbox.clock import meta_time
from ingest.sandbox.errors import RefusedError, heavy
from ingest.sandbox.field_list import Field, parse_fields
from ingest.sandbox.numbers.post_metrics import post_metrics
from ingest.sandbox.post_fields import PostView
from ingest.sandbox.posts import Post, posts_between
from ingest.sandbox.ranges import read_moment
from ingest.sandbox.world import World

MAX_LIMIT = 100
HEAVIEST = 1000
POST_EDGES = ("published_posts", "posts", "feed")


def read_limit(params: dict[str, str], default: int = 25) -> int:
    """The page size. Refuses more than 100."""
    text = params.get("limit", str(default))
    if not text.isdigit() or int(text) < 1:
        raise RefusedError("(#100) Param limit must be a positive integer", 100)
    if int(text) > MAX_LIMIT:
        raise RefusedError("(#100) The 'limit' parameter should not exceed 100", 100)
    return int(text)


def list_posts(world: World, call: GraphCall, page: Character) -> dict[str, Any]:
    """Posts, newest first. With the bad metric nested, an empty window still answers 200."""
    require_page_token(call, page.page_id)
    require_engagement(world, call, page.page_id)
    fields, limit = parse_fields(call.params.get("fields", "")), read_limit(call.params)
    refuse_heavy(fields, limit)
    posts = _in_window(world, call, page)
    hidden = _hidden_reels(world, page)
    posts = [post for post in posts if post.kind != "reel" or not hidden & {"", post.post_id}]
    chosen, paging = cut(call, posts, [post.post_id for post in posts], limit)
    _refuse_heavy_post(world, page, chosen, fields)
    data = [PostView(world, call, post).fields(fields) for post in chosen]
    return {"data": data, "paging": paging} if paging else {"data": data}


def _refuse_heavy_post(
    world: World, page: Character, chosen: list[Post], fields: list[Field]
) -> None:
    """Refuse a list because of one post in it, as Meta does with some posts at any limit."""
    light = bool(fields) and {one.name for one in fields} <= {"id", "created_time"}
    for fault in world.faults.lasting("heavy_post", page.page_id):
        held = any(post.post_id == fault.options.get("post") for post in chosen)
        if held and not (light and fault.options.get("fields_ok")):
            raise heavy()


def _hidden_reels(world: World, page: Character) -> set[str]:
    """The reels that only their own list has; an empty id stands for all of them."""
    ordered = world.faults.lasting("hide_reels", page.page_id)
    return {str(fault.options.get("post", "")) for fault in ordered}


def list_reels(world: World, call: GraphCall, page: Character) -> dict[str, Any]:
    """The reels of a Page."""
    require_page_token(call, page.page_id)
    require_engagement(world, call, page.page_id)
    reels = [post for post in _in_window(world, call, page) if post.kind == "reel"]
    limit = read_limit(call.params)
    chosen, paging = cut(call, reels, [post.post_id for post in reels], limit)
    fields = parse_fields(call.params.get("fields", ""))
    names = {one.name for one in fields} | {"id"} if fields else {"id", "updated_time"}
    data = [{k: v for k, v in _reel(world, post).items() if k in names} for post in chosen]
    return {"data": data, "paging": paging} if paging else {"data": data}


def _reel(world: World, post: Post) -> dict[str, Any]:
    return {
        "id": post.video_id,
        "post_id": world.shown_id(post),
        "description": post.message,
        "length": float(post.seconds),
        "post_views": post_metrics(post, world.now())["post_media_view"],
        "created_time": meta_time(post.created),
        "updated_time": meta_time(post.created),
        "permalink_url": f"/reel/{post.video_id}/",
    }


def _in_window(world: World, call: GraphCall, page: Character) -> list[Post]:
    now = world.now()
    since = datetime(POSTS_FROM.year, POSTS_FROM.month, POSTS_FROM.day, tzinfo=UTC)
    until = now
    if call.params.get("since"):
        since = max(since, read_moment("since", call.params["since"], now))
    if call.params.get("until"):
        until = min(now, read_moment("until", call.params["until"], now))
    gone = world.deleted(page.page_id)
    found = posts_between(world.seed, page, since, until)
    return [post for post in found if post.post_id not in gone]


def refuse_heavy(fields: list[Field], limit: int) -> None:
    """Refuse pages of too many rows times nested metrics."""
    nested = [one for one in fields if one.name == "insights"]
    asked = sum(len(one.args.get("metric", "").split(",")) for one in nested)
    if limit * asked > HEAVIEST:
        raise heavy()


def cut(call: GraphCall, items: list[Any], ids: list[str], limit: int) -> Any:
    """One page of a list and its `paging`; the last page has no `next`."""
    start = 0
    if call.params.get("after"):
        start = _position(ids, call.params["after"]) + 1
    elif call.params.get("before"):
        start = max(0, _position(ids, call.params["before"]) - limit)
    chosen = items[start : start + limit]
    if not chosen:
        return [], {}
    after = _cursor(ids[start + len(chosen) - 1])
    before = _cursor(ids[start])
    paging: dict[str, Any] = {"cursors": {"before": before, "after": after}}
    if start + len(chosen) < len(items):
        paging["next"] = call.url(after=after)
    if start:
        paging["previous"] = call.url(before=before)
    return chosen, paging


def _cursor(object_id: str) -> str:
    return base64.urlsafe_b64encode(f"c:{object_id}".encode()).decode().rstrip("=")


def _position(ids: list[str], cursor: str) -> int:
    try:
        raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
        return ids.index(raw.removeprefix("c:"))
    except ValueError:
        raise RefusedError("(#100) Invalid cursors values for pagination", 100) from None
