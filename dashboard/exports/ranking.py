"""Posts of an export, ranked as its view has them or by their value alone."""

from collections.abc import Sequence

from dashboard.exports.work import Work
from dashboard.queries.inputs import BadInput
from dashboard.queries.posts.ranking import PostRanking, rank_posts
from dashboard.queries.posts.values import PostMeasure


def rank_view(
    work: Work, *, limit: int, offset: int = 0, more: Sequence[PostMeasure] = ()
) -> PostRanking:
    """Part of the posts in the order of the view, with `more` numbers. Raises BadInput."""
    options = work.options
    return rank_posts(
        work.session,
        work.page,
        options.posts_metric,
        options.posts_sort,
        work.span,
        order_by=options.posts_order_by,
        more=more,
        wanted=work.wanted,
        limit=limit,
        offset=offset,
    )


def rank_by_value(work: Work, sort: str, limit: int) -> PostRanking | None:
    """The first posts by what the view ranks them by; None where that is no metric of posts."""
    metric, wanted = work.options.posts_metric, work.wanted
    try:
        return rank_posts(
            work.session, work.page, metric, sort, work.span, wanted=wanted, limit=limit
        )
    except BadInput:
        return None
