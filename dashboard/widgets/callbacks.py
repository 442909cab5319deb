"""The overview's callbacks: each checks who asks, draws one part, and runs beside the others."""

from typing import Any

from dash import Dash, Input, State, no_update

from dashboard.auth.identity import current_user_id
from dashboard.pages.address import at, fill
from dashboard.queries.inputs import BadInput
from dashboard.queries.refresh import refusal, request_refresh
from dashboard.widgets.header import banners, page_title, range_bar
from dashboard.widgets.kpis import kpi_cards
from dashboard.widgets.posts import post_ranking
from dashboard.widgets.sync import answer_words, sync_state
from dashboard.widgets.trend import EMPTY_FIGURE, Trend, draw_trend
from dashboard.widgets.view import View, with_view, wrong_value

NOTHING: list[Any] = []
HEAD = (("page-title", "children"), ("ranges", "children"), ("banner", "children"))
KPIS = (("kpis", "children"),)
TREND = (
    ("trend-head", "children"),
    ("trend", "figure"),
    ("trend-frame", "className"),
    ("trend-frame", "aria-label"),
    ("trend-below", "children"),
)
POSTS = (("posts", "children"),)


def register(app: Dash) -> None:
    """Puts the callbacks of the overview on the app."""
    here, version = at("overview"), Input("version", "data")
    fill(app, HEAD, here)(draw_head)
    fill(app, KPIS[0], here, version)(draw_kpis)
    fill(app, TREND, here, version)(draw_trend_parts)
    fill(app, POSTS[0], here, version)(draw_posts)
    sync = [("sync-line", "children"), ("refresh", "disabled"), ("tick", "disabled")]
    sync += [("backfill", "children"), ("version", "data"), ("refresh", "className")]
    ticks, clicks = Input("tick", "n_intervals"), Input("refresh", "n_clicks")
    fill(app, sync, here, ticks, clicks, State("version", "data"))(draw_sync)


def draw_head(address: Any) -> tuple[Any, ...]:
    """Title, ranges and banner."""

    def draw(view: View) -> tuple[Any, ...]:
        return page_title(view), range_bar(view), banners(view)

    def wrong(error: BadInput) -> tuple[Any, ...]:
        return NOTHING, NOTHING, wrong_value(error)

    return tuple(with_view(address, draw, lambda: (NOTHING, NOTHING, NOTHING), wrong))


def draw_kpis(address: Any, _version: Any) -> Any:
    """The KPI cards."""
    return with_view(address, kpi_cards, list, wrong_value)


def draw_trend_parts(address: Any, _version: Any) -> tuple[Any, ...]:
    """Head, figure, class, sentence and foot of the trend."""
    blank = Trend(NOTHING, EMPTY_FIGURE, "frame frame-empty", "No chart", NOTHING)

    def wrong(error: BadInput) -> Trend:
        return Trend(NOTHING, EMPTY_FIGURE, "frame frame-empty", "No chart", wrong_value(error))

    trend = with_view(address, draw_trend, lambda: blank, wrong)
    return trend.head, trend.figure, trend.frame_class, trend.sentence, trend.below


def draw_posts(address: Any, _version: Any) -> Any:
    """The ranking of posts."""
    return with_view(address, post_ranking, list, wrong_value)


def draw_sync(address: Any, _ticks: Any, clicks: Any, version: Any) -> tuple[Any, ...]:
    """Starts a refresh when the button was pressed, and tells how the runs are doing."""
    from dash import ctx

    pressed = ctx.triggered_id == "refresh" and bool(clicks)

    def draw(view: View) -> tuple[Any, ...]:
        said = ""
        if pressed:
            answer = request_refresh(view.session, view.page, current_user_id(), view.now)
            said = answer_words(answer) if answer.outcome in ("cooling", "refused") else ""
        state = sync_state(view)
        closed = state.busy or refusal(view.page) is not None
        return (
            said or state.line,
            closed,
            not (state.busy or state.backfilling),
            state.backfill,
            no_update if state.version == version else state.version,
            "button busy" if state.busy else "button",
        )

    still = ("", True, True, NOTHING, no_update, "button")
    return tuple(with_view(address, draw, lambda: still, lambda _error: still))
