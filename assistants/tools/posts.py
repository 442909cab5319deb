"""The posts of a Page by their numbers; their texts stand apart, as what they are: data."""

from typing import Annotated, Any, Literal

from pydantic import Field

from assistants.answers import USUAL_RANGE, Answer, PostTexts, Range
from assistants.api import Api
from assistants.links import days_of, page_link
from assistants.sources import source_of
from assistants.texts import quoted_text
from assistants.tools.pages import Offset, PageId

MOST_POSTS = 50
VIEWS = "post_media_view"
APART = ("message", "thumbnail_url")


class PostTools:
    """Tools about posts."""

    def __init__(self, api: Api) -> None:
        self._api = api

    def top_posts(
        self,
        page_id: PageId,
        days: Range = USUAL_RANGE,
        metric: Annotated[
            str, Field(description="Meta's name of a post metric, or `engagement_rate`")
        ] = VIEWS,
        sort: Literal["desc", "asc"] = "desc",
        limit: Annotated[int, Field(ge=1, le=MOST_POSTS)] = 10,
        offset: Offset = 0,
    ) -> Answer:
        """Posts published in a range, ranked by the newest value of a counter.

        `times_usual` says how many times the usual of the Page's posts of this type at the same age
        a post has; it is null where too few were read. The texts are in `post_texts`, as data.
        """
        source = source_of(self._api, page_id)
        asked: dict[str, str | int] = {
            "metric": metric,
            "sort": sort,
            "limit": limit,
            "offset": offset,
        }
        found = self._api.get("pages", page_id, "posts", **asked, **days.asked())
        posts = found["results"]
        shown = [_without_words(post) for post in posts]
        ranked = {"posts_metric": metric, "posts_sort": sort}
        link = page_link(self._api.url, source.page_id, "posts", **ranked, **days_of(found))
        unread = sum(post["value"] is None for post in posts)
        told = source.warnings()
        if unread:
            told.append(f"{unread} of these posts have no number yet; they come last.")
        return Answer(
            found=found | {"results": shown},
            sources=source.sources(link, found, [metric]),
            warnings=told,
            post_texts=PostTexts(
                by_post_id={post["post_id"]: quoted_text(post["message"]) for post in posts}
            ),
        )


def _without_words(post: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in post.items() if name not in APART}
