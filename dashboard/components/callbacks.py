"""The overview's callbacks: each checks who asks, draws one part, and runs beside the others.

What depends on the address alone is drawn apart from the numbers, so that an open popover stays
open when new numbers arrive.
"""

from typing import Any

from dash import Dash, Input, State, html, no_update

from dashboard.actions.actor import current_actor
from dashboard.actions.refresh import refresh_page
from dashboard.components.header import banners, freshness_line, page_name, range_bar, shown_days
from dashboard.components.kpis import kpi_cards
from dashboard.components.posts import posts_head, top_posts
from dashboard.components.saving import head_actions
from dashboard.components.sync import sync_state
from dashboard.components.trend import draw_trend, nothing, trend_head
from dashboard.components.view import PageContext, notice, with_page
from dashboard.pages.address import OF_A_PAGE, at, fill
from dashboard.queries.runs.refresh import refusal

NOTHING: list[Any] = []
HEAD = (
    ("page-title", "children"),
    ("ranges", "children"),
    ("ranges-shown", "children"),
    ("banner", "children"),
    ("head-actions", "children"),
    ("trend-head", "children"),
    ("posts-head", "children"),
)
FRESH = (("fresh", "children"),)
KPIS = (("kpis", "children"),)
TREND = (
    ("trend-below", "children"),
    ("trend", "figure"),
    ("trend-frame", "className"),
    ("trend-frame", "aria-label"),
)
POSTS = (("posts", "children"),)
SYNC = (
    ("sync-line", "children"),
    *FRESH,
    ("backfill", "children"),
    ("refresh", "disabled"),
    ("refresh", "className"),
    ("tick", "disabled"),
    ("seen", "data"),
    ("version", "data"),
    ("posts-sync-line", "children"),
    ("posts-fresh", "children"),
    ("posts-refresh", "disabled"),
    ("posts-refresh", "className"),
)
REFRESH_BUTTONS = ("refresh", "posts-refresh")


def register(app: Dash) -> None:
    """Puts the callbacks of the overview on the app."""
    here, version = at("overview"), Input("version", "data")
    fill(app, HEAD, here)(draw_head)
    fill(app, KPIS[0], here, version)(draw_kpis)
    fill(app, TREND, here, version)(draw_trend_parts)
    fill(app, POSTS[0], here, version)(draw_posts)
    clicks = [Input(name, "n_clicks") for name in REFRESH_BUTTONS]
    ticks, seen = Input("tick", "n_intervals"), State("seen", "data")
    fill(app, SYNC, at(OF_A_PAGE), ticks, *clicks, seen)(draw_sync)


def draw_head(address: Any) -> tuple[Any, ...]:
    """Name, ranges, banners, and the choices of trend and posts."""

    def draw(context: PageContext) -> tuple[Any, ...]:
        return (
            page_name(context),
            range_bar(context),
            shown_days(context),
            banners(context),
            head_actions(context),
            trend_head(context),
            posts_head(context),
        )

    blank = (NOTHING, NOTHING, "", NOTHING, NOTHING, NOTHING, NOTHING)
    none_yet = (NOTHING, NOTHING, "", no_page_yet(), NOTHING, NOTHING, NOTHING)
    return tuple(with_page(address, draw, lambda: none_yet, lambda _error: blank))


def no_page_yet() -> list[Any]:
    """What stands at the address of no Page where there is none at all."""
    connect = html.A("Connect a Facebook Page", href="/", className="nav button primary")
    return [
        html.H1("No Page yet", className="only-read"),
        notice("No Page yet.", "Connect Facebook, and its numbers stand here.", connect),
    ]


def draw_fresh(address: Any) -> Any:
    """How fresh the numbers are; from then on the refresh tells."""
    return with_page(address, freshness_line, list, lambda _error: NOTHING)


def draw_kpis(address: Any, _version: Any) -> Any:
    """The KPI cards. A range that cannot be used is told by the banner."""
    return with_page(address, kpi_cards, list, lambda _error: NOTHING)


def draw_trend_parts(address: Any, _version: Any) -> tuple[Any, ...]:
    """Foot, figure, class and sentence of the trend."""
    blank = nothing(NOTHING)
    trend = with_page(address, draw_trend, lambda: blank, lambda _error: blank)
    return trend.below, trend.figure, trend.frame_class, trend.sentence


def draw_posts(address: Any, _version: Any) -> Any:
    """The first posts of the ranking."""
    return with_page(address, top_posts, list, lambda _error: NOTHING)


def draw_sync(
    address: Any, _ticks: Any, clicks: Any, posts_clicks: Any, seen: Any
) -> tuple[Any, ...]:
    """Starts a refresh when a button was pressed, and tells all screens how the runs are doing."""
    from dash import ctx

    pressed = dict(zip(REFRESH_BUTTONS, (clicks, posts_clicks), strict=True)).get(ctx.triggered_id)

    def draw(context: PageContext) -> tuple[Any, ...]:
        said = _press(context) if pressed else ""
        state = sync_state(context)
        line = [html.Span(said)] if said else state.line
        resting = state.busy or refusal(context.page) is not None
        button = "button busy" if state.busy else "button"
        return (
            line,
            state.fresh,
            state.backfill,
            resting,
            button,
            not (state.busy or state.backfilling),
            state.version,
            state.version if _is_news(seen, state.version, context.page.page_id) else no_update,
            *(line, state.fresh, resting, button),
        )

    still: tuple[Any, ...] = ("", NOTHING, NOTHING, True, "button", True, no_update, no_update)
    still += ("", NOTHING, True, "button")
    return tuple(with_page(address, draw, lambda: still, lambda _error: still))


def _press(context: PageContext) -> str:
    done = refresh_page(current_actor(), context.session, context.page.page_id, context.now)
    return done.message if done.value.outcome in ("cooling", "refused") else ""


def _is_news(seen: Any, version: str, page_id: str) -> bool:
    """Whether a run of this Page ended since the numbers were drawn, so that they are redrawn."""
    return isinstance(seen, str) and seen.startswith(f"{page_id}/") and seen != version
