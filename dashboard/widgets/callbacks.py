"""The callbacks: each checks who asks, draws one part of the screen, and runs beside the others."""

from typing import Any

from dash import Dash, Input, Output, State, html, no_update
from flask_login import current_user

from dashboard.attributes import attributes
from dashboard.auth.identity import current_role, current_tenant_id, current_user_id
from dashboard.pages.first_screen import first_screen, not_found
from dashboard.queries.inputs import BadInput
from dashboard.queries.pages import list_pages
from dashboard.queries.refresh import refusal, request_refresh
from dashboard.view_state import parse_state
from dashboard.widgets.header import avatar, banners, page_picker, page_title, range_bar
from dashboard.widgets.kpis import kpi_cards
from dashboard.widgets.posts import post_ranking
from dashboard.widgets.sync import answer_words, sync_state
from dashboard.widgets.trend import EMPTY_FIGURE, Trend, draw_trend
from dashboard.widgets.view import View, with_view, wrong_value
from models.scope import tenant_session

ADDRESS = (Input("url", "pathname"), Input("url", "search"))
NOTHING: list[Any] = []


def register(app: Dash) -> None:
    """Puts all callbacks on the app."""
    shell = [("app", "className"), ("pages", "children"), ("page-title", "children")]
    shell += [("ranges", "children"), ("banner", "children"), ("other", "children")]
    shell += [("account", "children")]
    app.callback([Output(*place) for place in shell], *ADDRESS)(draw_shell)
    app.callback(Output("kpis", "children"), *ADDRESS, Input("version", "data"))(draw_kpis)
    trend = [("trend-head", "children"), ("trend", "figure"), ("trend-frame", "className")]
    trend += [("trend-frame", "aria-label"), ("trend-below", "children")]
    app.callback([Output(*place) for place in trend], *ADDRESS, Input("version", "data"))(
        draw_trend_parts
    )
    app.callback(Output("posts", "children"), *ADDRESS, Input("version", "data"))(draw_posts)
    sync = [("sync-line", "children"), ("refresh", "disabled"), ("tick", "disabled")]
    sync += [("backfill", "children"), ("version", "data"), ("refresh", "className")]
    app.callback(
        [Output(*place) for place in sync],
        Input("url", "pathname"),
        Input("tick", "n_intervals"),
        Input("refresh", "n_clicks"),
        State("version", "data"),
    )(draw_sync)


def draw_shell(pathname: Any, search: Any) -> tuple[Any, ...]:
    """Picker, title, ranges and banner; or the first screen; or "nothing here"."""
    account = account_menu()

    def draw(view: View) -> tuple[Any, ...]:
        pages = list_pages(view.session, view.page.tenant_id, current_user_id(), now=view.now)
        return (
            "app has-page",
            page_picker(view, pages),
            page_title(view),
            range_bar(view),
            banners(view),
            NOTHING,
            account,
        )

    def missing() -> tuple[Any, ...]:
        tenant_id = current_tenant_id()
        with tenant_session(tenant_id) as session:
            pages = list_pages(session, tenant_id, current_user_id())
        empty = not pages and not parse_state(pathname, search).page_id
        screen = first_screen(current_user.tenant.slug, current_role()) if empty else not_found()
        return ("app no-page", NOTHING, NOTHING, NOTHING, NOTHING, screen, account)

    def wrong(error: BadInput) -> tuple[Any, ...]:
        return ("app no-page", NOTHING, NOTHING, NOTHING, NOTHING, wrong_value(error), account)

    return tuple(with_view(pathname, search, draw, missing, wrong))


def draw_kpis(pathname: Any, search: Any, _version: Any) -> Any:
    """The KPI cards."""
    return with_view(pathname, search, kpi_cards, list, wrong_value)


def draw_trend_parts(pathname: Any, search: Any, _version: Any) -> tuple[Any, ...]:
    """Head, figure, class, sentence and foot of the trend."""
    blank = Trend(NOTHING, EMPTY_FIGURE, "frame frame-empty", "No chart", NOTHING)

    def wrong(error: BadInput) -> Trend:
        return Trend(NOTHING, EMPTY_FIGURE, "frame frame-empty", "No chart", wrong_value(error))

    trend = with_view(pathname, search, draw_trend, lambda: blank, wrong)
    return trend.head, trend.figure, trend.frame_class, trend.sentence, trend.below


def draw_posts(pathname: Any, search: Any, _version: Any) -> Any:
    """The ranking of posts."""
    return with_view(pathname, search, post_ranking, list, wrong_value)


def draw_sync(pathname: Any, _ticks: Any, clicks: Any, version: Any) -> tuple[Any, ...]:
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
    return tuple(with_view(pathname, "", draw, lambda: still, lambda _error: still))


def account_menu() -> list[Any]:
    """Who is signed in, her other workspaces, and the way out."""
    others = [tenant for tenant in current_user.tenants if tenant.id != current_user.tenant.id]
    return [
        html.Div(
            [
                avatar(current_user.email, ""),
                html.Div([html.Div(current_user.email), html.Div(current_user.tenant.name)]),
            ],
            className="who",
        ),
        *(
            html.Button(
                f"Go to {tenant.name}",
                className="pick-line",
                type="button",
                **attributes({"data-action": "tenant", "data-slug": tenant.slug}),
            )
            for tenant in others
        ),
        html.A("API documentation", href="/api/docs", className="pick-line"),
        html.Button(
            "Sign out",
            className="pick-line",
            type="button",
            **attributes({"data-action": "sign-out"}),
        ),
    ]
