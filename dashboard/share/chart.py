"""The one chart of a screen, with the words below it."""

from typing import Any

from dashboard.charts.axes import Figure
from dashboard.charts.kinds import kind_name
from dashboard.components.post import post_of
from dashboard.components.post_growth import draw_growth
from dashboard.components.post_patterns import draw_patterns
from dashboard.components.posts import why_no_posts
from dashboard.components.trend import draw_trend
from dashboard.components.trend_choices import metric_title
from dashboard.format import day
from dashboard.page_address import POSTS
from dashboard.page_context import PageContext
from dashboard.queries.posts.values import require_measure
from dashboard.share.drawn import Drawn
from dashboard.share.markup import markup
from dashboard.share.view import figure_json

EVERY_POST = "Every post, when it was published"


def chart_of(context: PageContext) -> Drawn | None:
    """The trend, the posts as dots, or the growth of a post; None where that post is gone.

    Raises BadInput.
    """
    if context.address.post_id:
        return _growth(context)
    if context.address.section == POSTS:
        require_measure(context.session, context.address.posts_metric)
        posts = draw_patterns(context)
        below = posts.legend or why_no_posts(context)
        return _drawn(EVERY_POST, posts.figure, posts.frame_class, posts.sentence, below)
    trend = draw_trend(context)
    return _drawn(
        metric_title(context), trend.figure, trend.frame_class, trend.sentence, trend.below
    )


def _growth(context: PageContext) -> Drawn | None:
    post = post_of(context)
    if post is None:
        return None
    growth = draw_growth(context, post)
    words = growth.below[:1] if isinstance(growth.below, list) else growth.below
    published = day(post.created_time.astimezone(context.zone()).date(), year=True)
    title = f"{growth.title}, {kind_name(post.type).lower()} of {published}"
    return _drawn(title, growth.figure, growth.frame_class, growth.sentence, words)


def _drawn(title: str, figure: Figure, frame: str, sentence: str, below: Any) -> Drawn:
    words = markup(below, lambda address: address)
    return Drawn(title, figure_json(figure), frame, sentence, words)
