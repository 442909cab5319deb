"""The fields of a post, as Meta writes them."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from ingest.sandbox.authorization import require_engagement
from ingest.sandbox.call import GraphCall
from ingest.sandbox.clock import meta_time
from ingest.sandbox.errors import RefusedError, needs_engagement
from ingest.sandbox.field_list import Field
from ingest.sandbox.numbers.post_counts import REACTIONS, counts_at
from ingest.sandbox.pictures_links import picture_url
from ingest.sandbox.post_insights import post_rows
from ingest.sandbox.posts import Post
from ingest.sandbox.world import World

DEFAULT = (Field("created_time"), Field("message"), Field("story"), Field("id"))
_STATUS = {
    "photo": "added_photos", "album": "added_photos", "video": "added_video",
    "reel": "added_video", "link": "shared_story", "status": "mobile_status_update",
}  # fmt: skip
_MEDIA = {
    "photo": ("photo", "photo"), "album": ("album", "album"), "video": ("video", "video_inline"),
    "reel": ("video", "video_inline"), "link": ("link", "share"),
}  # fmt: skip


class PostView:
    """One post under one call."""

    def __init__(self, world: World, call: GraphCall, post: Post) -> None:
        self.world, self.call, self.post = world, call, post
        self.page = world.require_page(post.page_id)

    def fields(self, asked: list[Field]) -> dict[str, Any]:
        """The asked-for fields that the post has; `id` always."""
        view: dict[str, Any] = {}
        for one in asked or DEFAULT:
            value = self._field(one)
            if value is not None:
                view[one.name] = value
        view["id"] = self.world.shown_id(self.post)
        return view

    def _field(self, one: Field) -> Any:
        if one.name in ("reactions", "likes", "comments"):
            return self._summary(one)
        if one.name == "insights":
            return self._insights(one)
        reader = _READERS.get(one.name)
        if reader is None:
            text = f"(#100) Tried accessing nonexisting field ({one.name}) on node type (Post)"
            raise RefusedError(text, 100)
        return reader(self)

    def _insights(self, one: Field) -> Any:
        rows = post_rows(self.world, self.call, self.post, "POST", one.args)
        if not rows:
            allowed = self.call.token and "read_insights" in self.world.scopes(
                self.call.token, self.post.page_id
            )
            return {"data": []} if allowed else None
        names = {inner.name for inner in one.inner}
        picked = [{k: v for k, v in row.items() if not names or k in names} for row in rows]
        return {"data": picked}

    def _summary(self, one: Field) -> Any:
        token = self.call.token
        scopes = self.world.scopes(token, self.post.page_id) if token else set()
        if "pages_read_user_content" not in scopes:
            raise needs_engagement()
        counts = counts_at(self.post, self.world.now())
        likes = sum(counts[f"reaction_{key}"] for key in REACTIONS) * 100 // 118
        summary: dict[str, Any] = {"total_count": likes}
        if one.name == "comments":
            summary = {"order": "ranked", "total_count": counts["comments"], "can_comment": True}
        return {"data": [], "summary": summary} if "summary" in one.args else {"data": []}

    def permalink(self) -> str:
        """Address of the post on Facebook."""
        if self.post.kind == "reel":
            return f"https://www.facebook.com/reel/{self.post.video_id}/"
        return f"https://www.facebook.com/{self.post.page_id}/posts/{self.post.number}"

    def shares(self) -> Any:
        """Absent while nobody has shared."""
        count = counts_at(self.post, self.world.now())["shares"]
        return {"count": count} if count else None

    def picture(self, index: int = 0) -> str | None:
        """A signed address that expires."""
        if self.post.kind == "status":
            return None
        name = f"{self.post.post_id}-{index}"
        return picture_url(self.call.base_url, name, self.world.now())

    def attachments(self) -> Any:
        """Absent for a plain text."""
        media = _MEDIA.get(self.post.kind)
        if media is None:
            return None
        target = {"id": self.post.video_id or f"66{self.post.number}", "url": self.permalink()}
        item: dict[str, Any] = {
            "media_type": media[0], "type": media[1], "url": self.permalink(), "target": target,
            "title": self.page.name,
        }  # fmt: skip
        if self.post.kind == "link":
            outside = f"https://{self.page.website}/news/{self.post.number}"
            item["unshimmed_url"] = outside
            item["url"] = f"https://l.facebook.com/l.php?u={quote(outside, safe='')}"
            item["target"] = {"url": item["url"]}
        if self.post.kind == "album":
            item["subattachments"] = {"data": [self._part(n) for n in range(self.post.pictures)]}
        return {"data": [item]}

    def _part(self, index: int) -> dict[str, Any]:
        target = f"66{self.post.number}{index}"
        url = f"https://www.facebook.com/photo.php?fbid={target}"
        media = {"image": {"src": self.picture(index), "width": 720, "height": 720}}
        return {"media": media, "target": {"id": target, "url": url}, "type": "photo", "url": url}


_READERS: dict[str, Callable[[PostView], Any]] = {
    "id": lambda view: view.world.shown_id(view.post),
    "message": lambda view: view.post.message,
    "story": lambda view: (
        f"{view.page.name} added {view.post.pictures} new photos."
        if view.post.kind == "album"
        else None
    ),
    "created_time": lambda view: meta_time(view.post.created),
    "updated_time": lambda view: meta_time(view.post.created),
    "permalink_url": PostView.permalink,
    "full_picture": PostView.picture,
    "status_type": lambda view: _STATUS[view.post.kind],
    "attachments": PostView.attachments,
    "shares": PostView.shares,
    "is_published": lambda _view: True,
    "parent_id": lambda _view: None,
    "from": lambda view: {"name": view.page.name, "id": view.page.page_id},
}


def post_node(world: World, call: GraphCall, post: Post, asked: list[Field]) -> dict[str, Any]:
    """A post by its id."""
    require_engagement(world, call, post.page_id)
    return PostView(world, call, post).fields(asked)
