"""The columns that posts have in files: the usual ones, or those of a reader's choice.

A choice has the names of the table on screen. What a post is, and what it is ranked by, stands in
every file.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from dashboard.components.post_columns import FACTS
from dashboard.exports.work import Work
from dashboard.queries.posts.columns import PostColumn
from dashboard.queries.posts.ranked_posts import RankedPost
from dashboard.queries.posts.sorting import AGAINST_USUAL, LABELS, PUBLISHED, TYPE
from dashboard.queries.posts.values import ENGAGEMENT_RATE, PostMeasure
from models.pacific import PACIFIC


@dataclass(frozen=True)
class Placed:
    """A post at its place in the order of an export."""

    work: Work
    rank: int
    post: RankedPost


@dataclass(frozen=True)
class Column:
    """What a column means and holds; `number` is what its number is called, if it holds one."""

    meaning: str
    take: Callable[[Placed], Any]
    number: str = ""
    unit: str | None = None


RATIO = "ratio"
COUNTERS = {
    "views": "post_media_view",
    "viewers": "post_total_media_view_unique",
    "reactions": "post_reactions_by_type_total",
    "engagements": "post_activity_by_action_type",
    "clicks": "post_clicks",
}


def _counter(key: str, meaning: str = "", unit: str | None = None) -> Column:
    told = meaning or f"newest value of {key}"
    return Column(told, lambda one: one.post.metrics.get(key), key, unit)


# Without a choice: readers of these files rely on them.
USUAL = {
    "rank": Column("place in the order of the view", lambda one: one.rank),
    "post_id": Column("Facebook's id of the post", lambda one: one.post.post_id),
    "published_at": Column(
        "when it was published, in the time zone of the workspace",
        lambda one: one.post.created_time.astimezone(ZoneInfo(one.work.tenant.time_zone)),
    ),
    "published_on": Column(
        "the Pacific day on which it was published",
        lambda one: one.post.created_time.astimezone(PACIFIC).date(),
    ),
    "type": Column(
        "photo, video, reel, link, status and others as Meta names them",
        lambda one: one.post.type,
    ),
    "text": Column("the post's text, at most 32,000 characters", lambda one: one.post.message),
    "link": Column("its address on Facebook", lambda one: one.post.permalink_url),
    "ranked_by": Column("the metric of the order", lambda one: one.work.options.posts_metric),
    "ranked_value": Column(
        "its newest value; empty where there is none yet", lambda one: one.post.value
    ),
    "times_usual": Column(
        "ranked_value ÷ the median of the Page's posts of this type at the same age",
        lambda one: one.post.times_usual,
        AGAINST_USUAL,
    ),
    **{name: _counter(key) for name, key in COUNTERS.items()},
    "engagement_rate": Column(
        "(reactions + comments + shares) ÷ viewers of the same post",
        lambda one: one.post.engagement_rate,
        ENGAGEMENT_RATE,
        RATIO,
    ),
    "labels": Column(
        "the names of its labels, with semicolons between them",
        lambda one: "; ".join(label.name for label in one.post.labels) or None,
    ),
    "imported": Column(
        "the metrics whose newest value came from a file, and not from Meta's API, with semicolons"
        " between them",
        lambda one: "; ".join(one.post.imported) or None,
    ),
}
# What times_usual compares with, where it was chosen.
COMPARED = {
    "usual": Column("that median; empty where fewer than 5 were read", lambda one: one.post.usual),
    "usual_age": Column(
        "that age in days, at which the post was last read; empty above 13 weeks",
        lambda one: one.post.usual_age,
    ),
    "usual_posts": Column(
        "how many posts of this type were read at that age", lambda one: one.post.usual_posts
    ),
    "unusual": Column(
        "above or below what they usually have, as the Page's sensitivity has it; empty within",
        lambda one: one.post.unusual,
    ),
}
KNOWN = USUAL | COMPARED
WHAT_IT_IS = ("rank", "post_id", "type", "text", "link", "labels")
RANKING, LAST = ("ranked_by", "ranked_value"), ("imported",)
# The columns of a file by what is chosen on screen; any other number has the name of its metric.
OF_CHOICE = {
    PUBLISHED: ("published_at", "published_on"),
    TYPE: ("type",),
    LABELS: ("labels",),
    AGAINST_USUAL: ("times_usual", *COMPARED),
    ENGAGEMENT_RATE: ("engagement_rate",),
    **{key: (name,) for name, key in COUNTERS.items()},
}


def columns_of(chosen: Sequence[PostColumn]) -> dict[str, Column]:
    """The columns of a file in the order of the screen: what a post is, before its numbers."""
    facts = [each for each in chosen if each.key in FACTS]
    numbers = [each for each in chosen if each.key not in FACTS]
    return {
        **_known(WHAT_IT_IS),
        **_all(facts),
        **_known(RANKING),
        **_all(numbers),
        **_known(LAST),
    }


def _all(chosen: Sequence[PostColumn]) -> dict[str, Column]:
    found: dict[str, Column] = {}
    for each in chosen:
        if each.key in OF_CHOICE:
            found |= _known(OF_CHOICE[each.key])
        elif each.measure is not None:
            found[each.key] = _of_measure(each.measure)
    return found


def _known(names: Sequence[str]) -> dict[str, Column]:
    return {name: KNOWN[name] for name in names}


def _of_measure(measure: PostMeasure) -> Column:
    counted = measure.unit == "count"
    told = f"newest value of {measure.key}{'' if counted else f', {measure.unit}'}"
    return _counter(measure.key, measure.formula or told, None if counted else measure.unit)
