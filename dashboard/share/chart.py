"""One chart for other sites: its title, days, source and last update, and nothing beside it."""

from dataclasses import dataclass
from typing import Any

from dash import html
from markupsafe import Markup
from sqlalchemy.orm import Session

from dashboard.charts.axes import Figure
from dashboard.charts.kinds import kind_name
from dashboard.components.header import shown_days
from dashboard.components.post import post_of
from dashboard.components.post_growth import draw_growth
from dashboard.components.post_patterns import draw_patterns
from dashboard.components.trend import draw_trend
from dashboard.components.trend_choices import metric_title
from dashboard.format import clock, day
from dashboard.page_address import POSTS
from dashboard.page_context import PageContext
from dashboard.queries.inputs import BadInput
from dashboard.share.links import OpenLink
from dashboard.share.markup import markup
from dashboard.share.view import figure_json, view_of

EVERY_POST = "Every post, when it was published"


@dataclass(frozen=True)
class Drawn:
    """A chart and the words around it; `figure` is JSON, empty where there is nothing to draw."""

    title: str
    figure: str
    frame: str
    sentence: str
    below: Markup


@dataclass(frozen=True)
class EmbeddedChart:
    """What the template shows."""

    page_name: str
    days: str
    source: str
    updated: str
    chart: Drawn


def draw_chart(session: Session, linked: OpenLink) -> EmbeddedChart | None:
    """The chart of the link; None when its Page or its post is no longer there."""
    context = view_of(session, linked)
    if context is None:
        return None
    posts = context.address.section == POSTS
    try:
        chart = _chart(context)
    except BadInput as error:
        chart = _drawn("Chart", {"data": []}, "", "", html.P(error.message))
    if chart is None:
        return None
    address = context.address
    shown = (address.posts_metric,) if posts else (address.metric, address.second)
    return EmbeddedChart(
        page_name=context.page.name,
        days="" if context.address.post_id else shown_days(context),
        source=f"Source: Meta, {' and '.join(filter(None, shown))}, days in Pacific time",
        updated=_updated(context),
        chart=chart,
    )


def _chart(context: PageContext) -> Drawn | None:
    if context.address.post_id:
        return _growth(context)
    if context.address.section == POSTS:
        posts = draw_patterns(context)
        return _drawn(EVERY_POST, posts.figure, posts.frame_class, posts.sentence, posts.legend)
    trend = draw_trend(context)
    return _drawn(
        metric_title(context), trend.figure, trend.frame_class, trend.sentence, trend.below
    )


def _growth(context: PageContext) -> Drawn | None:
    post = post_of(context)
    if post is None:
        return None
    growth = draw_growth(context, post)
    words = growth.below[:1] if isinstance(growth.below, list) else growth.below
    published = day(post.created_time.astimezone(context.zone()).date(), year=True)
    title = f"{growth.title}, {kind_name(post.type).lower()} of {published}"
    return _drawn(title, growth.figure, growth.frame_class, growth.sentence, words)


def _drawn(title: str, figure: Figure, frame: str, sentence: str, below: Any) -> Drawn:
    words = markup(below, lambda address: address)
    return Drawn(title, figure_json(figure), frame, sentence, words)


def _updated(context: PageContext) -> str:
    """Until when the numbers are, and when Meta was last read."""
    fresh, zone = context.fresh, context.zone()
    if fresh.data_through is None:
        return "No numbers yet"
    told = [f"Numbers through {day(fresh.data_through, year=True)}"]
    if fresh.last_success_at is not None:
        read = fresh.last_success_at.astimezone(zone)
        told.append(f"read {day(read.date(), year=True)}, {clock(read, zone)} ({zone.key})")
    if fresh.stale:
        told.append(f"stale: {fresh.stale_words}")
    return "; ".join(told)
