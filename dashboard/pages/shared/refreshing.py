"""The refresh button of a Page's screens, and the line that tells how its runs are doing."""

from typing import Any

from dash import Input, Output, State, callback, ctx, html, no_update

from dashboard.actions.actor import current_actor
from dashboard.actions.refresh import refresh_page
from dashboard.components.sync import SyncState, sync_state
from dashboard.page_address import PageAddress
from dashboard.page_context import NoSuchPageError, PageContext, open_page
from dashboard.queries.runs.refresh import refusal

OUTPUTS = {
    "line": Output("sync-line", "children"),
    "fresh": Output("fresh", "children"),
    "backfill": Output("backfill", "children"),
    "resting": Output("refresh", "disabled"),
    "look": Output("refresh", "className"),
    "still": Output("tick", "disabled"),
    "seen": Output("seen", "data"),
    "version": Output("version", "data"),
}


def register() -> None:
    """Puts the callback on the app that is being made."""
    inputs = {
        "_ticks": Input("tick", "n_intervals"),
        "clicks": Input("refresh", "n_clicks"),
        "seen": State("seen", "data"),
        "page_id": State("page-id", "data"),
    }
    callback(output=OUTPUTS, inputs=inputs, prevent_initial_call=True)(tell)


def tell(_ticks: Any, clicks: Any, seen: Any, page_id: Any) -> dict[str, Any]:
    """Starts a refresh when the button was pressed, and tells how the Page's runs are doing."""
    pressed = ctx.triggered_id == "refresh" and bool(clicks)
    try:
        with open_page(PageAddress.of(page_id, {})) as context:
            said = _press(context) if pressed else ""
            return _told(context, sync_state(context), said, seen)
    except NoSuchPageError:
        return dict.fromkeys(OUTPUTS, no_update) | {"still": True, "resting": True}


def _told(context: PageContext, state: SyncState, said: str, seen: Any) -> dict[str, Any]:
    news = isinstance(seen, str) and seen != state.version
    return {
        "line": [html.Span(said)] if said else state.line,
        "fresh": state.fresh,
        "backfill": state.backfill,
        "resting": state.busy or refusal(context.page) is not None,
        "look": "busy" if state.busy else "",
        "still": not (state.busy or state.backfilling),
        "seen": state.version,
        "version": state.version if news else no_update,
    }


def _press(context: PageContext) -> str:
    done = refresh_page(current_actor(), context.session, context.page.page_id, context.now)
    return done.message if done.value.outcome in ("cooling", "refused") else ""
