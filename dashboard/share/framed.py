"""One part of a screen for other sites: its title, days, source and last update, nothing beside."""

from dataclasses import dataclass

from dash import html
from sqlalchemy.orm import Session

from dashboard.components.header import shown_days
from dashboard.embedded_parts import CARDS, TABLE, TIMES
from dashboard.format import clock, day
from dashboard.page_address import POSTS
from dashboard.page_context import PageContext
from dashboard.queries.inputs import BadInput
from dashboard.share.chart import chart_of
from dashboard.share.drawn import Drawn
from dashboard.share.links import OpenLink
from dashboard.share.lists import cards_of, table_of, times_of
from dashboard.share.markup import Rewrite, markup
from dashboard.share.view import view_of

LISTS = {CARDS: cards_of, TABLE: table_of, TIMES: times_of}


@dataclass(frozen=True)
class FramedPart:
    """What the template shows."""

    page_name: str
    days: str
    source: str
    updated: str
    drawn: Drawn


def draw_framed(session: Session, linked: OpenLink, rewrite: Rewrite) -> FramedPart | None:
    """The part that the link names; None when its Page or its post is no longer there.

    `rewrite` changes the addresses of our pictures.
    """
    context = view_of(session, linked)
    if context is None:
        return None
    draw = LISTS.get(linked.framed_part)
    try:
        drawn = draw(context, rewrite) if draw else chart_of(context)
    except BadInput as error:
        drawn = Drawn.of_words("This view cannot be shown", markup(html.P(error.message), rewrite))
    if drawn is None:
        return None
    return FramedPart(
        page_name=context.page.name,
        days=_days(context, linked.framed_part),
        source=f"Source: Meta, {_shown(context, linked.framed_part)}, days in Pacific time",
        updated=_updated(context),
        drawn=drawn,
    )


def _days(context: PageContext, part: str) -> str:
    """Growth and best times have days of their own, which their words tell."""
    return "" if context.address.post_id or part == TIMES else shown_days(context)


def _shown(context: PageContext, part: str) -> str:
    """Meta's names of what is shown."""
    address = context.address
    if part == CARDS and address.section != POSTS:
        return "Page Insights"
    shown = (
        (address.posts_metric,) if address.section == POSTS else (address.metric, address.second)
    )
    return " and ".join(filter(None, shown))


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
