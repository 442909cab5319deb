"""The ranking of posts: by any metric or rate, best or worst first, against what is usual."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from dash import dcc, html

from dashboard.components.controls import choice, dropdown, switch
from dashboard.components.no_posts import no_fitting_post, no_posts
from dashboard.components.notices import no_day_yet, wrong_value
from dashboard.components.picker import Option, post_metric_options
from dashboard.components.post_columns import (
    USUAL_COLUMNS,
    order_of,
    order_options,
)
from dashboard.components.post_labels import giving_bar
from dashboard.components.posts_table import TableLook, posts_table
from dashboard.components.tables import pages_of
from dashboard.format import counted, day_range, exact_number
from dashboard.page_address import POSTS_A_PAGE, PageAddress
from dashboard.page_context import PageContext
from dashboard.queries.days.ranges import DateRange
from dashboard.queries.inputs import BadInput
from dashboard.queries.posts.columns import PostColumn, find_columns
from dashboard.queries.posts.filters import PostFilter, label_number
from dashboard.queries.posts.labels import LabelSummary
from dashboard.queries.posts.ranking import PostRanking, rank_posts
from dashboard.queries.posts.sorting import LABELS

SORT_NAMES = {"desc": "Best first", "asc": "Worst first"}
OF_OVERVIEW = 5


def ranking_choices(context: PageContext) -> list[Any]:
    """By which metric posts are ranked, in which order, and whether retired ones are offered."""
    address = context.address
    return [
        dropdown("posts_metric", "Rank by", post_metric_options(context), address.posts_metric),
        choice("posts_sort", "Order", SORT_NAMES, address.posts_sort),
        switch("retired", "Retired metrics", address.retired),
    ]


def top_posts(context: PageContext) -> list[Any]:
    """The overview's few posts, and the way to all. Raises BadInput for the range."""
    span = context.date_range()
    if span.is_empty:
        return [no_day_yet()]
    way = dcc.Link(
        "All posts, best times and types", href=context.address.of_posts(), className="link"
    )
    columns = find_columns(context.session, USUAL_COLUMNS)
    part = _Part(PostFilter(), OF_OVERVIEW, 0, with_labels=False)
    ranking = _rank(context, span, part, columns, ("", context.address.posts_sort))
    if isinstance(ranking, BadInput):
        return [wrong_value(ranking)]
    if not ranking.posts:
        return [no_posts(context, span)]
    return [posts_table(ranking, context.address, TableLook(columns)), _foot(ranking, 0, way)]


@dataclass(frozen=True)
class RankedPage:
    """A page of the ranking, how many pages there are, and by what it may be sorted."""

    children: list[Any]
    last: int
    orders: list[Option] = field(default_factory=list)


def all_posts(
    context: PageContext,
    giving: Sequence[LabelSummary] | None = None,
    chosen: Sequence[str] = USUAL_COLUMNS,
    *,
    sorts: bool = False,
    pressed: bool = False,
) -> RankedPage:
    """A page of the ranking with the chosen columns, by whose heads one `sorts`,
    one of which was just `pressed`.

    `giving` are the labels that the person may give to its posts. Raises BadInput for the range.
    """
    span = context.date_range()
    if span.is_empty:
        return RankedPage([no_day_yet()], 1)
    address, wanted = context.address, filter_of(context.address)
    skip = (address.number - 1) * POSTS_A_PAGE
    order = _order(context)
    # What the posts are sorted by is seen, whoever's choice of columns it is.
    columns = find_columns(context.session, dict.fromkeys((*chosen, order[0])))
    part = _Part(wanted, POSTS_A_PAGE, skip, with_labels=context.reads_labels)
    ranking = _rank(context, span, part, columns, order)
    if isinstance(ranking, BadInput):
        return RankedPage([wrong_value(ranking)], 1)
    last = pages_of(ranking.count, POSTS_A_PAGE)
    orders = order_options(ranking.title, columns, address)
    if not ranking.posts:
        return RankedPage([why_no_posts(context)], last, orders)
    look = TableLook(columns, skip, sorts, picks=bool(giving), pressed=pressed)
    table = posts_table(ranking, address, look)
    bar = [] if giving is None else [giving_bar(giving)]
    return RankedPage([*bar, table, _foot(ranking, skip)], last, orders)


def why_no_posts(context: PageContext) -> html.Div:
    """What stands where the address means no post. Raises BadInput for the range."""
    span, address = context.date_range(), context.address
    if span.is_empty:
        return no_day_yet()
    filtered = filter_of(address) != PostFilter() or address.number > 1
    return no_fitting_post(context) if filtered else no_posts(context, span)


def _order(context: PageContext) -> tuple[str, str]:
    """The order of the address; one by labels is for those who may read them."""
    order = order_of(context.address)
    hidden = order[0] == LABELS and not context.reads_labels
    return ("", context.address.posts_sort) if hidden else order


def filter_of(state: PageAddress) -> PostFilter:
    """What the address says of the posts wanted."""
    return PostFilter(state.words, state.kind, label_number(state.label))


@dataclass(frozen=True)
class _Part:
    """Which of the posts are read, and whether with their labels."""

    wanted: PostFilter
    limit: int
    skip: int
    with_labels: bool = True


def _rank(
    context: PageContext,
    span: DateRange,
    part: _Part,
    columns: Sequence[PostColumn],
    order: tuple[str, str],
) -> PostRanking | BadInput:
    """The ranking, or what is wrong with its metric or order."""
    order_by, sort = order
    try:
        return rank_posts(
            context.session,
            context.page,
            context.address.posts_metric,
            sort,
            span,
            order_by=order_by,
            more=[each.measure for each in columns if each.measure is not None],
            wanted=part.wanted,
            limit=part.limit,
            offset=part.skip,
            with_labels=part.with_labels,
        )
    except BadInput as error:
        return error


def _foot(ranking: PostRanking, skip: int, way: Any = None) -> html.Div:
    days = day_range(ranking.since, ranking.until, year=True)
    shown = shown_of(skip, len(ranking.posts), ranking.count)
    return html.Div([html.Span(f"{shown}, {days}", className="muted"), way], className="posts-foot")


def shown_of(skip: int, shown: int, count: int) -> str:
    """26 to 50 of 120 posts; 5 posts where these are all."""
    first, last, of = (exact_number(each) for each in (skip + 1, skip + shown, count))
    if shown == count:
        return counted(count, "post")
    return f"post {first} of {of}" if shown == 1 else f"{first} to {last} of {of} posts"
