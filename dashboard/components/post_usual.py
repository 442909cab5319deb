"""A post beside what is usual of its type at its age: how many times that, whether it is odd."""

from typing import Any

from dash import html

from dashboard.charts.kinds import kind_name, kind_plural
from dashboard.charts.usual_of_posts import beside_band
from dashboard.format import at_age, exact_number, exact_value, times
from dashboard.queries.posts.medians import ENOUGH
from dashboard.queries.posts.ranked_posts import RankedPost
from dashboard.queries.posts.ranking import PostRanking


def usual_words(post: RankedPost, ranking: PostRanking) -> Any:
    """2.4 × the usual at 2 days; a dash that says why where nothing is usual yet."""
    unit = ranking.unit
    tag = unusual_tag(beside_band(post.unusual, post.usual_band, unit, post.type, post.usual_age))
    if post.times_usual is not None and post.usual is not None:
        usual = exact_value(post.usual, unit)
        shown = (post.times_usual, usual, post.type, post.usual_age, post.usual_posts)
        return html.Span([*tag, against_usual(*shown)])
    if tag:
        return html.Span(tag)
    if post.value is None or post.usual is not None:
        return html.Span("–", className="muted")
    why = not_enough(post.type, post.usual_age, post.usual_posts)
    return html.Span("not enough posts yet", className="muted", title=why)


def unusual_tag(words: str) -> list[Any]:
    """The mark of a post that is odd, with the words why on hover; nothing without words."""
    if not words:
        return []
    return [html.Span("unusual", className="tag", title=words[0].upper() + words[1:]), " "]


def against_usual(many: float, usual: str, kind: str, age: int | None, posts: int) -> html.Span:
    """2.4 × the usual at 2 days, with the median itself on hover."""
    way = "up" if many >= 1.05 else "down" if many <= 0.95 else "flat"
    arrow = {"up": "↑", "down": "↓", "flat": "→"}[way]
    counted = f"{exact_number(posts)} {kind_plural(kind)}"
    return html.Span(
        [
            html.Span(f"{arrow} {times(many)}", className=f"way way-{way}"),
            f" the usual {at_age(age)}",
        ],
        title=f"{usual} is the median of {counted} {at_age(age)}",
    )


def not_enough(kind: str, age: int | None, posts: int) -> str:
    """Why nothing is usual: only 3 reels were read at 2 days, 5 are needed."""
    one = f"1 {kind_name(kind).lower()} was"
    were = one if posts == 1 else f"{exact_number(posts)} {kind_plural(kind)} were"
    return f"Not enough posts yet: {were} read {at_age(age)}, {ENOUGH} are needed"
