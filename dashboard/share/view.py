"""The parts of a shared view, drawn by the same functions as for people who are signed in."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from dash import html
from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.orm import Session

from dashboard.charts.axes import Figure
from dashboard.components.header import page_title, shown_days
from dashboard.components.kpis import kpi_cards
from dashboard.components.notices import notice
from dashboard.components.post_figures import draw_figures
from dashboard.components.post_patterns import draw_patterns
from dashboard.components.posts import all_posts, filter_of, top_posts
from dashboard.components.trend import SHOW_TABLE, Trend, draw_trend
from dashboard.components.trend_choices import fitting, metric_title
from dashboard.page_address import POSTS, parse_address
from dashboard.page_context import PageContext, Visitor
from dashboard.queries.inputs import BadInput
from dashboard.queries.pages.freshness import read_freshness
from dashboard.queries.pages.listing import find_page
from dashboard.queries.posts.filters import EVERY_POST, published
from dashboard.share.links import OpenLink
from dashboard.share.markup import Rewrite, markup
from models import MetaPost
from models.orm import now_utc


@dataclass(frozen=True)
class Section:
    """A part of the page; `figure` is JSON for the chart, empty without one, in its frame."""

    title: str
    figure: str
    frame: str
    sentence: str
    below: Markup


@dataclass(frozen=True)
class SharedPage:
    """What the template shows."""

    name: str
    head: Markup
    days: str
    kpis: Markup
    sections: list[Section]


def draw_shared(session: Session, linked: OpenLink, rewrite: Rewrite) -> SharedPage | None:
    """The view of the link; None when its Page is no longer there."""
    context = view_of(session, linked)
    if context is None:
        return None
    posts = context.address.section == POSTS
    return SharedPage(
        name=context.page.name,
        head=markup(page_title(context), rewrite),
        days=shown_days(context),
        kpis=_calm(context, draw_figures if posts else kpi_cards, rewrite),
        sections=_posts(context, rewrite) if posts else _overview(context, rewrite),
    )


def shown_picture(session: Session, linked: OpenLink, post_id: str) -> str:
    """The key of the picture of a post that the link's view may show; empty for any other."""
    context = view_of(session, linked)
    if context is None:
        return ""
    try:
        span = context.date_range()
    except BadInput:
        return ""
    wanted = filter_of(context.address) if context.address.section == POSTS else EVERY_POST
    key = session.scalar(
        select(MetaPost.thumbnail_key).where(
            *published(context.page, span, wanted), MetaPost.post_id == post_id
        )
    )
    return key or ""


def view_of(session: Session, linked: OpenLink) -> PageContext | None:
    """What a link is about, read as its visitors may; None when its Page is no longer there."""
    state = fitting(parse_address(linked.path, linked.query))
    page = find_page(session, linked.tenant_id, state.page_id)
    if page is None:
        return None
    now = now_utc()
    fresh = read_freshness(session, linked.tenant_id, [page], now)[page.id]
    visitor = Visitor(linked.shows_notes, linked.shows_goals, linked.shows_labels)
    return PageContext(session, page, state, fresh, now, visitor)


def _calm(context: PageContext, draw: Callable[[PageContext], Any], rewrite: Rewrite) -> Markup:
    try:
        return markup(draw(context), rewrite)
    except BadInput as error:
        return markup(notice("This view cannot be shown.", error.message), rewrite)


def _overview(context: PageContext, rewrite: Rewrite) -> list[Section]:
    try:
        trend = draw_trend(context)
    except BadInput:
        return []
    chart = figure_json(trend.figure)
    line = Section(
        metric_title(context),
        chart,
        trend.frame_class,
        trend.sentence,
        markup([trend.below, _table(trend)], rewrite),
    )
    return [line, Section("Posts", "", "", "", _calm(context, top_posts, rewrite))]


def _posts(context: PageContext, rewrite: Rewrite) -> list[Section]:
    try:
        drawn = draw_patterns(context)
    except BadInput as error:
        said = markup(notice("This view cannot be shown.", error.message), rewrite)
        return [Section("Posts", "", "", "", said)]
    parts: Sequence[tuple[str, Any]] = (
        ("Types of posts", drawn.kinds),
        ("Labels", drawn.labels if context.reads_labels else None),
        ("Best times", drawn.times),
    )
    graph = Section(
        "Every post, when it was published",
        figure_json(drawn.figure),
        drawn.frame_class,
        drawn.sentence,
        markup(drawn.legend, rewrite),
    )
    tables = [Section(name, "", "", "", markup(body, rewrite)) for name, body in parts if body]
    graphs = [graph] if graph.figure else []
    return [*graphs, *tables, Section("Ranking", "", "", "", _calm(context, _ranking, rewrite))]


def _ranking(context: PageContext) -> list[Any]:
    return all_posts(context).children


def figure_json(figure: Figure) -> str:
    """The figure for the page's script; empty when there is nothing to draw."""
    return json.dumps(figure, default=str) if figure["data"] else ""


def _table(trend: Trend) -> html.Details:
    """The numbers of the chart, to be unfolded without a script."""
    summary = html.Summary(SHOW_TABLE, className="link")
    return html.Details([summary, trend.draw_table()], className="chart-table")
