"""One post: its picture, its words, where it stands, all its numbers and how one of them grew."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from dash import html

from catalog.source import load_catalog
from dashboard.attributes import attributes
from dashboard.charts.axes import Figure
from dashboard.charts.growth import describe_growth, growth_figure
from dashboard.charts.kinds import kind_name
from dashboard.charts.names import part_name
from dashboard.component_html import plain
from dashboard.components.chart_tables import plain_table
from dashboard.components.explain import glossary_link
from dashboard.components.posts import against_usual, facebook_link, picture, rank_picker
from dashboard.components.trend import EMPTY_FIGURE
from dashboard.components.view import PageContext, notice
from dashboard.format import clock, day, exact_number, exact_value
from dashboard.queries.inputs import BadInput
from dashboard.queries.pages.pictures import thumbnail_address
from dashboard.queries.posts.detail import find_post
from dashboard.queries.posts.growth import Growth, read_growth, read_rank
from dashboard.queries.posts.numbers import PostNumber, read_numbers
from dashboard.queries.posts.standing import Standing, read_standings
from dashboard.queries.posts.values import VIEWS, require_measure
from models import MetaPost

FOLDED = 600
MOST_KEYS = 12
MANY_ZEROS = 4


@dataclass(frozen=True)
class PostParts:
    """What the places of the post's screen hold."""

    head: Any
    growth_head: Any
    figure: Figure
    frame_class: str
    sentence: str
    growth_below: Any
    numbers: Any


def draw_post(context: PageContext) -> PostParts:
    """The post of the address; a calm sentence where this Page has no such post."""
    found = find_post(context.session, context.page.tenant_id, context.address.post_id)
    if found is None or found[0].meta_page_id != context.page.id:
        back = html.A(
            "All posts of this Page", href=context.address.of_posts(), className="nav link"
        )
        message = notice("This Page has no such post.", "It may belong to another Page.", back)
        return PostParts(message, [], EMPTY_FIGURE, "frame frame-empty", "No chart", [], [])
    post = found[0]
    figure, frame, sentence, below = _growth(context, post)
    return PostParts(
        head=_head(context, post),
        growth_head=[
            html.H2("Growth", className="section-title"),
            html.Div(rank_picker(context), className="controls"),
        ],
        figure=figure,
        frame_class=frame,
        sentence=sentence,
        growth_below=below,
        numbers=numbers_list(read_numbers(context.session, post)),
    )


def _growth(context: PageContext, post: MetaPost) -> tuple[Figure, str, str, list[Any]]:
    try:
        growth = read_growth(
            context.session, post, require_measure(context.session, context.address.posts_metric)
        )
    except BadInput as error:
        return EMPTY_FIGURE, "frame frame-empty", "No chart", [notice("No curve.", error.message)]
    if not growth.points:
        text = "It appears here once a sync has seen it."
        return (
            EMPTY_FIGURE,
            "frame frame-empty",
            "No chart",
            [notice(f"Nothing observed yet of {growth.title}.", text)],
        )
    return growth_figure(growth), "frame frame-growth", describe_growth(growth), _below(growth)


def _below(growth: Growth) -> list[Any]:
    first = growth.points[0].date
    words = (
        f"{growth.title}, as it stood on each day that it was read. First seen on"
        f" {day(first, weekday=True)}; how it grew before was not observed."
    )
    rows = [
        html.Tr(
            [
                html.Th(day(seen.date, weekday=True, year=True), scope="row"),
                html.Td(exact_value(seen.value, growth.unit), className="num"),
            ]
        )
        for seen in reversed(growth.points)
    ]
    twin = html.Details(
        [
            html.Summary("Show as table", className="link"),
            plain_table(("Observed on (Pacific)", growth.title), rows, (1,)),
        ],
        className="table-twin",
        **attributes({"data-key": "growth-table"}),
    )
    return [html.P(words, className="note"), twin]


def _head(context: PageContext, post: MetaPost) -> list[Any]:
    when = post.created_time.astimezone(context.zone())
    published = f"{day(when.date(), weekday=True, year=True)} at {clock(when, context.zone())}"
    about: list[Any] = [
        html.Span(kind_name(post.type)),
        html.Span(f"published {published}"),
        html.Span(_rank_words(context, post)),
    ]
    link = facebook_link(post.permalink_url)
    about += [link] if link else []
    parts: list[Any] = [
        html.A("← All posts", href=context.address.of_posts(), className="nav link post-back"),
    ]
    if post.deleted_at is not None:
        gone = day(post.deleted_at.astimezone(context.zone()).date(), year=True)
        text = (
            f"This post is no longer on Facebook (noticed {gone}). Its numbers stay as they were."
        )
        parts.append(html.Div(text, className="banner", role="status"))
    return [
        *parts,
        html.Div(
            [
                picture(thumbnail_address(post), post.type),
                html.Div(
                    [
                        html.H1(f"{kind_name(post.type)} of {day(when.date(), year=True)}"),
                        html.P([part for part in about if part], className="post-about"),
                        *standing_list(_standings(context, post), post),
                        *words_of(post.message),
                    ],
                    className="post-whole",
                ),
            ],
            className="post-page",
        ),
    ]


def _standings(context: PageContext, post: MetaPost) -> list[Standing]:
    try:
        return read_standings(context.session, post, context.page, context.date_range())
    except BadInput:
        # The days of the address mean nothing, which is no reason to show no post.
        return []


def standing_list(standings: Sequence[Standing], post: MetaPost) -> list[Any]:
    """Views, viewers and engagement rate, each against what is usual for the type."""
    rows = [
        html.Div(
            [
                html.Dt(each.title),
                html.Dd([exact_value(each.value, each.unit), *_usual(each, post)]),
            ],
            title=each.formula,
        )
        for each in standings
    ]
    return [html.Dl(rows, className="numbers post-standing")] if rows else []


def _usual(each: Standing, post: MetaPost) -> list[Any]:
    if each.times_usual is None or each.usual is None:
        return []
    return [" · ", against_usual(each.times_usual, exact_value(each.usual, each.unit), post.type)]


def words_of(message: str) -> list[Any]:
    """The text as it was written, folded where it is long, in its own direction."""
    text = message.strip()
    if not text:
        return [html.P("Without words.", className="muted")]
    if len(text) <= FOLDED:
        return [html.P(text, className="message", dir="auto")]
    folded = html.Details(
        [
            html.Summary(
                f"Show the whole text, {exact_number(len(text))} characters", className="link"
            ),
            html.P(text, className="message", dir="auto"),
        ],
        className="whole-text",
        **attributes({"data-key": "whole-text"}),
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


def numbers_list(numbers: Sequence[PostNumber]) -> list[Any]:
    """Every number, by group; those in parts with their greatest parts."""
    if not numbers:
        return [notice("No numbers yet.", "They appear here once a sync has read them.")]
    ordered = sorted(numbers, key=_group_of)
    return [_group(name, list(members)) for name, members in groupby(ordered, key=_group_of)]


def _group_of(number: PostNumber) -> str:
    return f"Of the video: {number.group}" if number.level == "VIDEO" else number.group


def _group(name: str, numbers: Sequence[PostNumber]) -> html.Section:
    zeros = [number for number in numbers if number.value == 0]
    zeros = zeros if len(zeros) >= MANY_ZEROS else []
    shown = [number for number in numbers if number not in zeros]
    parts: list[Any] = [html.H3(name or "Other", className="group-title")]
    parts += [_list(shown)] if shown else []
    if zeros:
        words = f"{len(zeros)} numbers are 0" if not shown else f"{len(zeros)} more are 0"
        summary = html.Summary(words, className="link")
        key = attributes({"data-key": f"zeros-{name}"})
        parts.append(html.Details([summary, _list(zeros)], className="zeros", **key))
    return plain(html.Section(parts, className="number-group"))


def _list(numbers: Iterable[PostNumber]) -> html.Dl:
    return html.Dl([row for number in numbers for row in _rows(number)], className="numbers")


def _rows(number: PostNumber) -> list[Any]:
    known = load_catalog().metric(number.level, number.key)
    address = glossary_link(number.key, number.level)
    link = html.A(number.title or number.key, href=address, className="nav entry-link")
    title = html.Dt(link, title=known.description if known else number.key)
    rows: list[Any] = []
    if number.value is not None:
        shown = exact_value(number.value, number.unit)
        rows.append(html.Div([title, html.Dd(shown)], title=f"{number.key}, {_seen(number)}"))
    elif number.keys:
        rows.append(html.Div([title, html.Dd("in parts", className="muted")]))
    greatest = sorted(number.keys.items(), key=_place_of_part)
    rows += [
        html.Div(
            [html.Dt(part_name(key)), html.Dd(exact_value(value, number.unit))], className="part"
        )
        for key, value in greatest[:MOST_KEYS]
    ]
    if len(greatest) > MOST_KEYS:
        rest = f"and {len(greatest) - MOST_KEYS} smaller parts"
        rows.append(html.Div(html.Dt(rest), className="part muted"))
    return rows


def _place_of_part(part: tuple[str, Any]) -> tuple[str, Any, str]:
    """The greatest first; ads and organic stand together, as do followers and others."""
    key, value = part
    breakdown, flag, _value = key.partition("=")
    return (breakdown if flag else "", -value, key)


def _seen(number: PostNumber) -> str:
    return f"seen {day(number.observed_on, weekday=True)}"
