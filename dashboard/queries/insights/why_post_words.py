"""Which posts carry a change, in sentences made of the figures alone."""

from collections.abc import Iterator
from decimal import Decimal

from dashboard.format import counted, day, exact_value, signed_value
from dashboard.queries.insights.told import Told
from dashboard.queries.insights.why import PartOfChange
from dashboard.queries.insights.why_by_posts import (
    NO_PART,
    NONE,
    SEAM,
    UNREAD,
    PostOfChange,
    PostsOfChange,
)

NOT_TOLD = "Which posts carry it cannot be told:"
REASONS = {
    NO_PART: f"{NOT_TOLD} Meta has no number of single posts that is a part of this one.",
    SEAM: f"{NOT_TOLD} Meta counted it in another way before.",
    NONE: "No post that is read here carries any of it.",
}


def post_sentences(posts: PostsOfChange, whole: Decimal, unit: str) -> list[Told]:
    """Posts, other posts and the rest, which add up to the whole; and what is not known."""
    unknown = f"how {counted(posts.untold, 'post')} stood when these days began or ended"
    if posts.reason == UNREAD:
        return [Told(f"{NOT_TOLD} it is not known {unknown}.")]
    if posts.reason is not None:
        return [Told(REASONS[posts.reason])]
    told = [Told(f"Of {signed_value(whole, unit)} by posts:", tuple(_parts(posts, unit)))]
    if posts.untold:
        lacking = f"It is not known {unknown}: what they carry is in the last of these parts."
        told.append(Told(lacking))
    return told


def _parts(posts: PostsOfChange, unit: str) -> Iterator[str]:
    for one in posts.named:
        yield f"{_name(one)} {_carried(one, unit)}"
    if posts.others is not None:
        other = "other post" if posts.named else "post"
        yield f"{counted(posts.other_posts, other)} {_carried(posts.others, unit)}"
    if posts.rest is not None:
        yield f"not by these posts {_carried(posts.rest, unit)}"


def _carried(one: PartOfChange | PostOfChange, unit: str) -> str:
    now, before = exact_value(one.value, unit), exact_value(one.previous, unit)
    return f"{signed_value(one.difference, unit)} ({now} after {before})"


def _name(post: PostOfChange) -> str:
    published = day(post.published_on, year=True)
    return f"“{post.text}” of {published}" if post.text else f"a post of {published}"
