"""The posts of the view, in its order and in the columns that its reader chose."""

from collections.abc import Iterator, Mapping

from dashboard.exports.data.post_columns import RATIO, USUAL, Column, Placed, columns_of
from dashboard.exports.data.table import Row, Table
from dashboard.exports.ranking import rank_view
from dashboard.exports.work import Work
from dashboard.queries.posts.columns import PostColumn, find_columns
from dashboard.queries.posts.values import require_measure

AT_ONCE = 500


def posts_of(work: Work) -> Table:
    """The table of an export."""
    ranked = require_measure(work.session, work.options.posts_metric)
    rates = ("ranked_value", "usual") if ranked.unit == RATIO else ()
    return _table(file_columns(work), rates)


def file_columns(work: Work) -> dict[str, Column]:
    """The columns of that table: the usual ones where nothing was chosen."""
    return USUAL if work.options.posts_columns is None else columns_of(_chosen(work))


def placed_posts(work: Work) -> Iterator[Placed]:
    """All posts of the view, some at a time."""
    offset = 0
    more = [each.measure for each in _chosen(work) if each.measure is not None]
    while True:
        ranking = rank_view(work, limit=AT_ONCE, offset=offset, more=more)
        for rank, post in enumerate(ranking.posts, offset + 1):
            yield Placed(work, rank, post)
        if ranking.next_offset is None:
            return
        offset = ranking.next_offset


def _chosen(work: Work) -> list[PostColumn]:
    """What posts are sorted by is seen, as on screen; what they are ranked by has its column."""
    options = work.options
    if options.posts_columns is None:
        return []
    keys = dict.fromkeys((*options.posts_columns, options.posts_order_by))
    found = find_columns(work.session, keys)
    return [each for each in found if each.key != options.posts_metric]


def _table(columns: Mapping[str, Column], rates: tuple[str, ...] = ()) -> Table:
    def rows(work: Work) -> Iterator[Row]:
        for one in placed_posts(work):
            yield [column.take(one) for column in columns.values()]

    return Table(
        "posts",
        "the posts published in the period, in the order of the view",
        {name: column.meaning for name, column in columns.items()},
        rows,
        rates + tuple(name for name, column in columns.items() if column.unit == RATIO),
    )


POSTS = _table(USUAL)
