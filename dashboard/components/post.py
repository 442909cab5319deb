"""The head of a post's screen: its picture, its words, and where it stands."""

from collections.abc import Sequence
from typing import Any

from dash import dcc, html

from dashboard.charts.kinds import kind_name
from dashboard.charts.usual_of_posts import beside_band
from dashboard.components.notices import notice
from dashboard.components.post_numbers import imported_mark
from dashboard.components.post_usual import against_usual, not_enough, unusual_tag
from dashboard.components.posts_table import facebook_link, picture
from dashboard.format import clock, day, exact_number, exact_value
from dashboard.page_address import PageAddress
from dashboard.page_context import PageContext
from dashboard.queries.pages.pictures import thumbnail_address
from dashboard.queries.posts.detail import find_post
from dashboard.queries.posts.growth import read_rank
from dashboard.queries.posts.standing import Standing, read_standings
from dashboard.queries.posts.values import VIEWS, require_measure
from models import MetaPost

FOLDED = 600


def post_of(context: PageContext) -> MetaPost | None:
    """The post of the address; None where this Page has no such post."""
    found = find_post(context.session, context.page.tenant_id, context.address.post_id)
    return found[0] if found and found[0].meta_page_id == context.page.id else None


def no_post(context: PageContext) -> html.Div:
    """What stands where this Page has no such post."""
    back = dcc.Link("All posts of this Page", href=context.address.of_posts(), className="link")
    return notice("This Page has no such post.", "It may belong to another Page.", back)


def way_back(context: PageContext) -> dcc.Link:
    """The way to the posts of the same days."""
    return dcc.Link("← All posts", href=context.address.of_posts(), className="link post-back")


def post_head(context: PageContext, post: MetaPost) -> list[Any]:
    """Picture, type and day, where the post stands, and its words."""
    when = post.created_time.astimezone(context.zone())
    title = f"{kind_name(post.type)} of {day(when.date(), year=True)}"
    whole = html.Div(
        [
            html.H1(title),
            html.P(_about(context, post), className="post-about"),
            *words_of(post.message),
        ],
        className="post-whole",
    )
    shown = html.Div([picture(thumbnail_address(post), post.type), whole], className="post-page")
    standings = read_standings(context.session, post, context.page)
    return [*_gone(context, post), shown, *standing_list(standings, post, context.address)]


def _about(context: PageContext, post: MetaPost) -> list[Any]:
    when = post.created_time.astimezone(context.zone())
    published = f"{day(when.date(), weekday=True, year=True)} at {clock(when, context.zone())}"
    said = [f"published {published}", _rank_words(context, post)]
    link = facebook_link(post.permalink_url)
    return [*(html.Span(text) for text in said if text), *([link] if link else [])]


def _gone(context: PageContext, post: MetaPost) -> list[Any]:
    if post.deleted_at is None:
        return []
    gone = day(post.deleted_at.astimezone(context.zone()).date(), year=True)
    text = f"This post is no longer on Facebook (noticed {gone}). Its numbers stay as they were."
    return [html.Div(text, className="banner", role="status")]


def standing_list(standings: Sequence[Standing], post: MetaPost, address: PageAddress) -> list[Any]:
    """Views, viewers and engagement rate, each against what is usual for the type."""
    rows = [
        html.Div(
            [
                html.Dt([each.title, *imported_mark(each.imported)]),
                html.Dd(
                    dcc.Link(
                        exact_value(each.value, each.unit),
                        href=address.of_post_numbers(post.post_id, posts_metric=each.key),
                        className="value-way",
                    ),
                    className="standing-value",
                ),
                html.Dd(_usual(each, post), className="standing-usual"),
            ],
            title=each.formula,
        )
        for each in standings
    ]
    return [html.Dl(rows, className="post-standing")] if rows else []


def _usual(each: Standing, post: MetaPost) -> Any:
    usual = each.usual
    if usual.median is None:
        return not_enough(post.type, usual.age, usual.posts)
    tag = unusual_tag(beside_band(each.unusual, each.band, each.unit, post.type, usual.age))
    if each.times_usual is None:
        return tag
    median = exact_value(usual.median, each.unit)
    shown = against_usual(each.times_usual, median, post.type, usual.age, usual.posts)
    return [*tag, shown]


def words_of(message: str) -> list[Any]:
    """The text as it was written, folded where it is long, in its own direction."""
    text = message.strip()
    if not text:
        return [html.P("Without words.", className="muted")]
    if len(text) <= FOLDED:
        return [html.P(text, className="message", dir="auto")]
    count = f"Show the whole text, {exact_number(len(text))} characters"
    folded = html.Details(
        [
            html.Summary(count, className="link"),
            html.P(text, className="message", dir="auto"),
        ],
        className="whole-text",
    )
    return [html.P(text[:FOLDED].rstrip() + "…", className="message", dir="auto"), folded]


def _rank_words(context: PageContext, post: MetaPost) -> str:
    """By views, number 3 of 120 posts of this Page."""
    if post.deleted_at is not None:
        return ""
    rank = read_rank(context.session, post, require_measure(context.session, VIEWS))
    if rank is None:
        return ""
    return f"number {exact_number(rank.place)} of {exact_number(rank.of)} posts by views"
