"""The ranking of posts: by any metric or rate, best or worst first, against what is usual."""

from typing import Any

from dash import html

from dashboard.attributes import attributes
from dashboard.charts.kinds import kind_name, kind_plural
from dashboard.component_html import plain
from dashboard.components.picker import Choice, metric_choices, picker, retired_switch
from dashboard.components.segments import Segment, segments
from dashboard.components.view import PageContext, notice, wrong_value
from dashboard.format import day, day_range, exact_number, exact_value, percent, times
from dashboard.page_address import PageAddress
from dashboard.queries.days.ranges import DateRange
from dashboard.queries.inputs import BadInput
from dashboard.queries.posts.filters import PostFilter
from dashboard.queries.posts.ranking import PostRanking, RankedPost, rank_posts
from dashboard.queries.posts.values import RATES, VIDEO_PREFIX
from models.pacific import PACIFIC

SORT_NAMES = {"desc": "Best first", "asc": "Worst first"}
TITLE_LENGTH = 140
OF_OVERVIEW = 5
PAGE_SIZE = 25
MEDIAN_WORDS = "the median of the year that ends with these days"


def posts_head(context: PageContext, title: str = "Posts") -> html.Div:
    """Title, metric and order. It depends on the address alone."""
    return html.Div(
        [
            html.H2(title, className="section-title"),
            html.Div([rank_picker(context), order(context)], className="controls"),
        ],
        className="section-head",
    )


def rank_picker(context: PageContext) -> html.Details:
    """Rates first, then the metrics of posts, then those of their videos."""
    state = context.address
    rates = [
        Choice(
            name, state.href(posts_metric=key, skip=0), "Rates", chosen=key == state.posts_metric
        )
        for key, name in RATES.items()
    ]
    metrics, choices = metric_choices(context, "POST", state.posts_metric, "posts_metric")
    videos, more = metric_choices(
        context, "VIDEO", state.posts_metric, "posts_metric", VIDEO_PREFIX
    )
    titles = RATES | {metric.key: metric.title for metric in metrics}
    titles |= {VIDEO_PREFIX + metric.key: metric.title for metric in videos}
    shown = titles.get(state.posts_metric, "Choose a metric")
    return picker("Rank by", shown, [*rates, *choices, *more], retired_switch(context))


def order(context: PageContext) -> html.Nav:
    """Best or worst first."""
    return segments(
        "Order",
        [
            Segment(
                name,
                context.address.href(posts_sort=sort, skip=0),
                sort == context.address.posts_sort,
            )
            for sort, name in SORT_NAMES.items()
        ],
    )


def top_posts(context: PageContext) -> list[Any]:
    """The overview's few posts, and the way to all. Raises BadInput for the range."""
    span = context.date_range()
    if span.is_empty:
        return [notice("No day of this month has ended yet.", "Look again tomorrow.")]
    more = html.A(
        "All posts, best times and types", href=context.address.of_posts(), className="nav link"
    )
    return _body(context, span, OF_OVERVIEW, more)


def all_posts(context: PageContext) -> list[Any]:
    """A page of the ranking. Raises BadInput for the range."""
    span = context.date_range()
    if span.is_empty:
        return [notice("No day of this month has ended yet.", "Look again tomorrow.")]
    return _body(context, span, PAGE_SIZE, None)


def filter_of(state: PageAddress) -> PostFilter:
    """What the address says of the posts wanted."""
    return PostFilter(state.words, state.kind)


def _body(context: PageContext, span: DateRange, limit: int, more: Any) -> list[Any]:
    state = context.address
    wanted, skip = (filter_of(state), state.skip) if more is None else (PostFilter(), 0)
    try:
        ranking = rank_posts(
            context.session,
            context.page,
            state.posts_metric,
            state.posts_sort,
            span,
            wanted=wanted,
            limit=limit,
            offset=skip,
        )
    except BadInput as error:
        return [wrong_value(error)]
    if not ranking.posts:
        return [_nothing(state, ranking, filtered=wanted != PostFilter() or skip > 0)]
    return [posts_table(ranking, state, skip), _foot(ranking, state, skip, more)]


def _nothing(state: PageAddress, ranking: PostRanking, *, filtered: bool) -> html.Div:
    if filtered:
        clear = html.A(
            "Show all posts of these days",
            href=state.of_posts(words="", kind=""),
            className="nav link",
        )
        return notice("No post of these days fits.", "Search for other words or types.", clear)
    days = day_range(ranking.since, ranking.until)
    text = "Choose a longer range, or wait until the posts have been fetched."
    return notice(f"No posts published in these days, {days}.", text)


def posts_table(ranking: PostRanking, state: PageAddress, skip: int = 0) -> html.Table:
    """The posts, a row each; on a narrow screen each row becomes a card."""
    names = ["#", "Post", "Published", ranking.title, "Against the usual"]
    numeric = {"#": "rank", ranking.title: "num", "Against the usual": "usual"}
    if ranking.metric != "engagement_rate":
        names.append("Engagement rate")
        numeric["Engagement rate"] = "num"
    head = html.Tr([html.Th(name, scope="col", className=numeric.get(name, "")) for name in names])
    rows = [_row(place, post, ranking, state) for place, post in enumerate(ranking.posts, skip + 1)]
    return plain(html.Table([html.Thead(head), html.Tbody(rows)], className="posts"))


def _row(place: int, post: RankedPost, ranking: PostRanking, state: PageAddress) -> html.Tr:
    cells: list[Any] = [
        html.Td(place, className="rank"),
        html.Td(_post(post, state)),
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


def _post(post: RankedPost, state: PageAddress) -> html.Div:
    words = html.A(
        post_title(post.message, post.type),
        href=state.of_post(post.post_id),
        dir="auto",
        className="nav post-words",
    )
    about: list[Any] = [html.Span(kind_name(post.type))]
    link = facebook_link(post.permalink_url)
    about += [link] if link else []
    return html.Div(
        [
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
    """2.4 × the median of photos."""
    if post.times_usual is None or post.usual is None:
        return html.Span("–", className="muted", title="Fewer than 5 posts of this type in a year")
    return against_usual(post.times_usual, exact_value(post.usual, ranking.unit), post.type)


def against_usual(many: float, usual: str, kind: str) -> html.Span:
    """2.4 × the median of photos, with the median itself on hover."""
    way = "up" if many >= 1.05 else "down" if many <= 0.95 else "flat"
    arrow = {"up": "↑", "down": "↓", "flat": "→"}[way]
    return html.Span(
        [
            html.Span(f"{arrow} {times(many)}", className=f"way way-{way}"),
            f" the median of {kind_plural(kind)}",
        ],
        title=f"{usual} is {MEDIAN_WORDS}",
    )


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


def _foot(ranking: PostRanking, state: PageAddress, skip: int, more: Any) -> html.Div:
    first, last = skip + 1, skip + len(ranking.posts)
    days = day_range(ranking.since, ranking.until)
    parts: list[Any] = [
        html.Span(
            f"{exact_number(first)} to {exact_number(last)} of {exact_number(ranking.count)} posts,"
            f" {days}",
            className="muted",
        )
    ]
    if more is not None:
        return html.Div([*parts, more], className="posts-foot")
    turns = []
    if skip > 0:
        back = state.href(skip=max(skip - PAGE_SIZE, 0))
        turns.append(html.A("Earlier places", href=back, className="nav button"))
    if ranking.next_offset is not None:
        onward = state.href(skip=ranking.next_offset)
        turns.append(html.A("Next places", href=onward, className="nav button"))
    return html.Div([*parts, html.Div(turns, className="controls")], className="posts-foot")
