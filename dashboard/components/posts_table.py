"""Posts as a table, a row each, which a narrow screen shows as cards."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from dash import dcc, html

from dashboard.charts.kinds import kind_name
from dashboard.components.post_columns import FACTS
from dashboard.components.post_labels import label_link, pick_box
from dashboard.components.post_marks import kind_mark
from dashboard.components.post_usual import usual_words
from dashboard.components.tables import sort_head
from dashboard.format import day, exact_value
from dashboard.markup.attributes import attributes
from dashboard.page_address import POSTS, RANKED, PageAddress
from dashboard.queries.posts.columns import PostColumn
from dashboard.queries.posts.ranked_posts import RankedPost
from dashboard.queries.posts.ranking import PostRanking
from dashboard.queries.posts.sorting import AGAINST_USUAL, LABELS, PUBLISHED, TEXT, TYPE
from models.pacific import PACIFIC

TITLE_LENGTH = 140
LOOKS = {PUBLISHED: "published", TYPE: "kind", LABELS: "labels", AGAINST_USUAL: "usual"}


@dataclass(frozen=True)
class TableLook:
    """How the table is drawn: its first place, whether its heads sort, whether posts are picked.

    One of its heads was just `pressed`: the one that it is sorted by.
    """

    columns: Sequence[PostColumn] = field(default_factory=tuple)
    skip: int = 0
    sorts: bool = False
    picks: bool = False
    pressed: bool = False


@dataclass(frozen=True)
class _Drawn:
    ranking: PostRanking
    address: PageAddress
    look: TableLook


def posts_table(ranking: PostRanking, address: PageAddress, look: TableLook) -> html.Table:
    """The posts with what they are ranked by, and the columns of choice."""
    drawn = _Drawn(ranking, address, look)
    others = [each for each in look.columns if each.key != ranking.metric]
    facts = [each for each in others if each.key in FACTS]
    numbers = [each for each in others if each.key not in FACTS]
    head = [
        html.Th("#", scope="col", className="rank"),
        _head(drawn, TEXT, "Post", ""),
        *(_head(drawn, each.key, each.title, LOOKS[each.key]) for each in facts),
        _head(drawn, RANKED, ranking.title, "num"),
        *(_head(drawn, each.key, each.title, LOOKS.get(each.key, "num")) for each in numbers),
    ]
    rows = [
        html.Tr(
            [
                html.Td(place, className="rank"),
                html.Td(_post(drawn, post)),
                *(_cell(drawn, post, each) for each in facts),
                _number(ranking.title, exact_value(post.value, ranking.unit), "value"),
                *(_cell(drawn, post, each) for each in numbers),
            ]
        )
        for place, post in enumerate(ranking.posts, look.skip + 1)
    ]
    return html.Table([html.Thead(html.Tr(head)), html.Tbody(rows)], className="posts")


def _head(drawn: _Drawn, key: str, name: str, look: str) -> html.Th:
    if not drawn.look.sorts:
        return html.Th(name, scope="col", className=look)
    ranking = drawn.ranking
    by = RANKED if ranking.order_by == ranking.metric else ranking.order_by
    order = "descending" if ranking.sort == "desc" else "ascending"
    if key != by:
        return sort_head(POSTS, key, name, None, look)
    return sort_head(POSTS, key, name, order, look, focused=drawn.look.pressed)


def _cell(drawn: _Drawn, post: RankedPost, column: PostColumn) -> html.Td:
    if column.key == LABELS:
        return html.Td(_labels(drawn, post), className="labels")
    own = OWN_CELLS.get(column.key)
    if own is not None:
        return own(post, drawn.ranking)
    if column.measure is None:
        return html.Td("")
    value = exact_value(post.metrics.get(column.key), column.measure.unit)
    return _number(column.title, value, "rate", title=column.measure.formula)


def _number(name: str, value: str, look: str, **more: Any) -> html.Td:
    return html.Td(value, className=f"num {look}", **more, **attributes({"data-label": name}))


def _published(post: RankedPost, ranking: PostRanking) -> html.Td:
    return html.Td(published_words(post, ranking), className="published muted")


def _kind(post: RankedPost, _ranking: PostRanking) -> html.Td:
    return html.Td(kind_mark(post.type), className="kind")


def _against(post: RankedPost, ranking: PostRanking) -> html.Td:
    return html.Td(usual_words(post, ranking), className="usual")


OWN_CELLS: dict[str, Callable[[RankedPost, PostRanking], html.Td]] = {
    PUBLISHED: _published,
    TYPE: _kind,
    AGAINST_USUAL: _against,
}


def published_words(post: RankedPost, ranking: PostRanking) -> str:
    """The Pacific day of a post, with its year where the range has several."""
    published = post.created_time.astimezone(PACIFIC).date()
    return day(published, weekday=True, year=ranking.since.year != ranking.until.year)


def _labels(drawn: _Drawn, post: RankedPost) -> list[Any]:
    return [label_link(label, drawn.address) for label in post.labels]


def _post(drawn: _Drawn, post: RankedPost) -> html.Div:
    address, look = drawn.address, drawn.look
    title = post_title(post.message, post.type)
    words = dcc.Link(
        html.Span(title, dir="auto"),
        href=address.of_post(post.post_id),
        className="post-words",
    )
    about: list[Any] = [kind_mark(post.type)]
    link = facebook_link(post.permalink_url)
    about += [link] if link else []
    apart = any(each.key == LABELS for each in look.columns)
    about += [] if apart else _labels(drawn, post)
    return html.Div(
        [
            *([pick_box(post.post_id, title)] if look.picks else []),
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
