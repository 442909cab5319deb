"""The ranking of posts: by any metric or rate, best or worst first, against what is usual."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dash import dcc, html

from dashboard.charts.kinds import kind_name, kind_plural
from dashboard.components.controls import choice, dropdown, switch
from dashboard.components.no_posts import no_fitting_post, no_posts
from dashboard.components.notices import no_day_yet, wrong_value
from dashboard.components.picker import post_metric_options
from dashboard.components.post_labels import giving_bar, label_link, pick_box
from dashboard.format import at_age, day, day_range, exact_number, exact_value, percent, times
from dashboard.markup.attributes import attributes
from dashboard.page_address import POSTS_A_PAGE, PageAddress
from dashboard.page_context import PageContext
from dashboard.queries.days.ranges import DateRange
from dashboard.queries.inputs import BadInput
from dashboard.queries.posts.filters import PostFilter, label_number
from dashboard.queries.posts.labels import LabelSummary
from dashboard.queries.posts.medians import ENOUGH
from dashboard.queries.posts.ranking import PostRanking, RankedPost, rank_posts
from models.pacific import PACIFIC

SORT_NAMES = {"desc": "Best first", "asc": "Worst first"}
TITLE_LENGTH = 140
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
    ranking = _rank(context, span, PostFilter(), OF_OVERVIEW, 0, with_labels=False)
    if isinstance(ranking, BadInput):
        return [wrong_value(ranking)]
    if not ranking.posts:
        return [no_posts(context, span)]
    return [posts_table(ranking, context.address), _foot(ranking, 0, way)]


@dataclass(frozen=True)
class RankedPage:
    """A page of the ranking, and how many pages there are."""

    children: list[Any]
    last: int


def all_posts(context: PageContext, giving: Sequence[LabelSummary] | None = None) -> RankedPage:
    """A page of the ranking; `giving` are the labels that the person may give to its posts.

    Raises BadInput for the range.
    """
    span = context.date_range()
    if span.is_empty:
        return RankedPage([no_day_yet()], 1)
    address, wanted = context.address, filter_of(context.address)
    skip = (address.number - 1) * POSTS_A_PAGE
    labels = context.reads_labels
    ranking = _rank(context, span, wanted, POSTS_A_PAGE, skip, with_labels=labels)
    if isinstance(ranking, BadInput):
        return RankedPage([wrong_value(ranking)], 1)
    last = max(-(-ranking.count // POSTS_A_PAGE), 1)
    if not ranking.posts:
        filtered = wanted != PostFilter() or skip > 0
        said = no_fitting_post(context) if filtered else no_posts(context, span)
        return RankedPage([said], last)
    table = posts_table(ranking, address, skip, picks=bool(giving))
    bar = [] if giving is None else [giving_bar(giving)]
    return RankedPage([*bar, table, _foot(ranking, skip)], last)


def filter_of(state: PageAddress) -> PostFilter:
    """What the address says of the posts wanted."""
    return PostFilter(state.words, state.kind, label_number(state.label))


def _rank(
    context: PageContext,
    span: DateRange,
    wanted: PostFilter,
    limit: int,
    skip: int,
    *,
    with_labels: bool = True,
) -> PostRanking | BadInput:
    """The ranking, or what is wrong with its metric or order."""
    address = context.address
    try:
        return rank_posts(
            context.session,
            context.page,
            address.posts_metric,
            address.posts_sort,
            span,
            wanted=wanted,
            limit=limit,
            offset=skip,
            with_labels=with_labels,
        )
    except BadInput as error:
        return error


def posts_table(
    ranking: PostRanking, address: PageAddress, skip: int = 0, *, picks: bool = False
) -> html.Table:
    """The posts, a row each, which a narrow screen shows as cards; with `picks` a box each."""
    names = ["#", "Post", "Published", ranking.title, "Against the usual"]
    numeric = {"#": "rank", ranking.title: "num", "Against the usual": "usual"}
    if ranking.metric != "engagement_rate":
        names.append("Engagement rate")
        numeric["Engagement rate"] = "num"
    head = html.Tr([html.Th(name, scope="col", className=numeric.get(name, "")) for name in names])
    rows = [
        _row(place, post, ranking, address, picks)
        for place, post in enumerate(ranking.posts, skip + 1)
    ]
    return html.Table([html.Thead(head), html.Tbody(rows)], className="posts")


def _row(
    place: int, post: RankedPost, ranking: PostRanking, address: PageAddress, picks: bool
) -> html.Tr:
    cells: list[Any] = [
        html.Td(place, className="rank"),
        html.Td(_post(post, address, picks)),
        html.Td(published_words(post, ranking), className="published muted"),
        html.Td(
            exact_value(post.value, ranking.unit),
            className="num value",
            **attributes({"data-label": ranking.title}),
        ),
        html.Td(_usual(post, ranking), className="usual"),
    ]
    if ranking.metric != "engagement_rate":
        cells.append(
            html.Td(
                percent(post.engagement_rate),
                className="num rate",
                title=ranking.engagement_rate_formula,
                **attributes({"data-label": "Engagement rate"}),
            )
        )
    return html.Tr(cells)


def published_words(post: RankedPost, ranking: PostRanking) -> str:
    """The Pacific day of a post, with its year where the range has several."""
    published = post.created_time.astimezone(PACIFIC).date()
    return day(published, weekday=True, year=ranking.since.year != ranking.until.year)


def _post(post: RankedPost, address: PageAddress, picks: bool) -> html.Div:
    title = post_title(post.message, post.type)
    words = dcc.Link(
        html.Span(title, dir="auto"),
        href=address.of_post(post.post_id),
        className="post-words",
    )
    about: list[Any] = [html.Span(kind_name(post.type))]
    link = facebook_link(post.permalink_url)
    about += [link] if link else []
    about += [label_link(label, address) for label in post.labels]
    return html.Div(
        [
            *([pick_box(post.post_id, title)] if picks else []),
            picture(post.thumbnail_url, post.type),
            html.Div([words, html.Div(about, className="post-about")], className="post-text"),
        ],
        className="post",
    )


def post_title(message: str, kind: str) -> str:
    """The first words of a post."""
    text = " ".join(message[: 4 * TITLE_LENGTH].split())
    if not text:
        return f"{kind_name(kind)} without words"
    return text if len(text) <= TITLE_LENGTH else text[: TITLE_LENGTH - 1].rstrip() + "…"


def _usual(post: RankedPost, ranking: PostRanking) -> Any:
    """2.4 × the usual at 2 days; a dash that says why where nothing is usual yet."""
    if post.times_usual is not None and post.usual is not None:
        usual = exact_value(post.usual, ranking.unit)
        shown = (post.times_usual, usual, post.type, post.usual_age, post.usual_posts)
        return html.Span([*unusual_tag(post.unusual), against_usual(*shown)])
    if post.value is None or post.usual is not None:
        return html.Span("–", className="muted")
    why = not_enough(post.type, post.usual_age, post.usual_posts)
    return html.Span("not enough posts yet", className="muted", title=why)


def unusual_tag(side: str | None) -> list[Any]:
    """The mark of a post far above or below the usual at its age."""
    if side is None:
        return []
    words = f"Far {side} the usual of its type at the same age"
    return [html.Span("unusual", className="tag", title=words), " "]


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


def picture(address: str, kind: str) -> Any:
    """Our copy of a post's picture, or its type's letter."""
    if not address:
        return html.Span(kind_name(kind)[:1], className="thumb thumb-none")
    return html.Img(src=address, alt="", className="thumb")


def facebook_link(address: str) -> Any:
    """The way to the post on Facebook; only for an address that is one."""
    if not address.startswith(("https://", "http://")):
        return None
    return html.A(
        [html.Span("Facebook"), html.Span(className="icon i-out")],
        href=address,
        target="_blank",
        rel="noopener noreferrer",
        className="link out-link",
        **attributes({"aria-label": "Open this post on Facebook"}),
    )


def _foot(ranking: PostRanking, skip: int, way: Any = None) -> html.Div:
    days = day_range(ranking.since, ranking.until, year=True)
    shown = shown_of(skip, len(ranking.posts), ranking.count)
    return html.Div([html.Span(f"{shown}, {days}", className="muted"), way], className="posts-foot")


def shown_of(skip: int, shown: int, count: int) -> str:
    """26 to 50 of 120 posts; 5 posts where these are all."""
    first, last, of = (exact_number(each) for each in (skip + 1, skip + shown, count))
    if shown == count:
        return "1 post" if count == 1 else f"{of} posts"
    return f"post {first} of {of}" if shown == 1 else f"{first} to {last} of {of} posts"
