"""The ranking of posts: by any metric, best or worst first."""

from typing import Any

from dash import html

from dashboard.attributes import attributes
from dashboard.format import day, day_range, exact_number, exact_value, percent
from dashboard.queries.inputs import BadInput
from dashboard.queries.pacific import PACIFIC
from dashboard.queries.posts import PostRanking, RankedPost, rank_posts
from dashboard.view_state import MOST_POSTS
from dashboard.widgets.picker import metric_choices, picker, retired_switch
from dashboard.widgets.view import View, notice, wrong_value

TYPE_NAMES = {"photo": "Photo", "video": "Video", "reel": "Reel", "link": "Link", "status": "Text"}
SORT_NAMES = {"desc": "Best first", "asc": "Worst first"}
TITLE_LENGTH = 140


def post_ranking(view: View) -> list[Any]:
    """Head and table. A metric or order that cannot be used says so."""
    metrics, choices = metric_choices(view, "POST", view.state.posts_metric, "posts_metric")
    titles = {metric.key: metric.title for metric in metrics}
    shown = titles.get(view.state.posts_metric, "Choose a metric")
    head = html.Div(
        [
            html.H2("Posts", className="section-title"),
            html.Div(
                [picker("Rank by", shown, choices, retired_switch(view)), _order(view)],
                className="controls",
            ),
        ],
        className="section-head",
    )
    return [head, *_body(view)]


def _order(view: View) -> html.Nav:
    links = [
        html.A(
            name,
            href=view.state.href(posts_sort=sort),
            className="nav seg",
            **attributes({"aria-current": "true"} if sort == view.state.posts_sort else {}),
        )
        for sort, name in SORT_NAMES.items()
    ]
    return html.Nav(links, className="segments", **attributes({"aria-label": "Order"}))


def _body(view: View) -> list[Any]:
    try:
        span = view.date_range()
        ranking = rank_posts(
            view.session,
            view.page,
            view.state.posts_metric,
            view.state.posts_sort,
            span,
            limit=view.state.posts,
        )
    except BadInput as error:
        return [wrong_value(error)]
    if not ranking.posts:
        text = "Choose a longer range, or wait until the posts have been fetched."
        return [notice("No posts published in these days.", text)]
    return [posts_table(ranking), _foot(view, ranking)]


def posts_table(ranking: PostRanking) -> html.Table:
    """The posts, a row each; on a narrow screen each row becomes a card."""
    names = ("#", "Post", "Type", "Published", ranking.title, "Engagement rate", "")
    numeric = {"#": "rank", ranking.title: "num", "Engagement rate": "num"}
    head = html.Tr([html.Th(name, scope="col", className=numeric.get(name, "")) for name in names])
    rows = [_row(place, post, ranking) for place, post in enumerate(ranking.posts, 1)]
    return html.Table([html.Thead(head), html.Tbody(rows)], className="posts")


def _row(place: int, post: RankedPost, ranking: PostRanking) -> html.Tr:
    published = post.created_time.astimezone(PACIFIC).date()
    label = {"data-label": ranking.title}
    return html.Tr(
        [
            html.Td(place, className="rank"),
            html.Td(html.Div([_picture(post), html.Span(_title(post))], className="post")),
            html.Td(type_name(post.type), className="type muted"),
            html.Td(day(published, weekday=True), className="published muted"),
            html.Td(
                exact_value(post.value, ranking.unit), className="num value", **attributes(label)
            ),
            html.Td(
                percent(post.engagement_rate),
                className="num rate",
                title=ranking.engagement_rate_formula,
                **attributes({"data-label": "Engagement rate"}),
            ),
            html.Td(_link(post), className="out"),
        ]
    )


def type_name(kind: str) -> str:
    """A post's type as people say it."""
    return TYPE_NAMES.get(kind.lower(), kind.replace("_", " ").capitalize() or "Post")


def _title(post: RankedPost) -> str:
    text = " ".join(post.message.split())
    if not text:
        return f"{type_name(post.type)} without words"
    return text if len(text) <= TITLE_LENGTH else text[: TITLE_LENGTH - 1].rstrip() + "…"


def _picture(post: RankedPost) -> Any:
    if not post.thumbnail_url:
        return html.Span(type_name(post.type)[:1], className="thumb thumb-none")
    return html.Img(
        src=post.thumbnail_url,
        alt="",
        className="thumb",
        referrerPolicy="no-referrer",
    )


def _link(post: RankedPost) -> Any:
    if not post.permalink_url.startswith("https://") and not post.permalink_url.startswith(
        "http://"
    ):
        return None
    return html.A(
        [html.Span("Facebook"), html.Span(className="icon i-out")],
        href=post.permalink_url,
        target="_blank",
        rel="noopener noreferrer",
        className="link out-link",
        **attributes({"aria-label": "Open this post on Facebook"}),
    )


def _foot(view: View, ranking: PostRanking) -> html.Div:
    shown, count = len(ranking.posts), ranking.count
    days = day_range(ranking.since, ranking.until)
    parts: list[Any] = [
        html.Span(
            f"{exact_number(shown)} of {exact_number(count)} posts, {days}", className="muted"
        )
    ]
    if ranking.next_offset is not None and shown < MOST_POSTS:
        more = view.state.href(posts=min(shown + 20, MOST_POSTS))
        parts.append(html.A("Show more", href=more, className="nav button quiet"))
    return html.Div(parts, className="posts-foot")
