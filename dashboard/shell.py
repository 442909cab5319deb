"""What stands around every screen: the top bar, the address, messages; and their callbacks."""

from typing import Any
from urllib.parse import urlsplit

import dash
import dash_bootstrap_components as dbc
from dash import ALL, ClientsideFunction, Input, Output, State, callback, ctx, dcc, html, no_update
from flask import request
from flask_login import current_user
from flask_wtf.csrf import generate_csrf

from dashboard.components.asking import question_dialogue
from dashboard.components.navbar import (
    OVERVIEW_LINK,
    POSTS_LINK,
    account_menu,
    navbar,
    page_options,
    place_of,
)
from dashboard.page_address import POSTS, PageAddress, parse_address
from dashboard.page_context import person_session
from dashboard.page_picker import offered_pages
from dashboard.site import path_of, unmounted

TOAST_MILLISECONDS = 8000
CONTROLS = {"control": ALL, "default": ALL}


def shell() -> html.Div:
    """The layout for whoever asks. `url` is written by the screens' controls, `lead` by callbacks
    that lead elsewhere in the app, `leave` by those that lead out of it."""
    if not current_user.is_authenticated:
        return html.Div()  # Dash looks at the layout once before anybody has come.
    return shell_around(frame(_path_of_the_screen(), dash.page_container))


def shell_around(framed: list[Any], **here: str) -> html.Div:
    """The same around a screen that is drawn already; `here` is what `url` says of its address."""
    return html.Div(
        [
            dcc.Location(id="url", refresh=False, **here),
            dcc.Location(id="lead", refresh="callback-nav"),
            dcc.Location(id="leave", refresh=True),
            *framed,
            _toast(),
            question_dialogue(),
        ],
        className="app",
    )


def _path_of_the_screen() -> str:
    """Dash asks for the layout from the screen's own address."""
    return unmounted(urlsplit(request.referrer or "").path)


def frame(pathname: str, content: Any) -> list[Any]:
    """The top bar of an address, and the content below it."""
    place = place_of(pathname)
    return [
        html.A("Skip to the content", href="#main", className="skip"),
        navbar(offer_pages("", place.page_id), _account(), place),
        html.Main(content, id="main", tabIndex=-1),
    ]


def register() -> None:
    """Puts the callbacks of the shell on the app that is being made."""
    _follow_address()
    callback(
        Output(OVERVIEW_LINK, "href"),
        Output(OVERVIEW_LINK, "active"),
        Output(POSTS_LINK, "href"),
        Output(POSTS_LINK, "active"),
        Output("page-picker", "value"),
        Output("page-picker", "options", allow_duplicate=True),
        Output("page-place", "className"),
        Input("url", "pathname"),
        State("page-picker", "options"),
        State("page-picker", "value"),
        prevent_initial_call=True,
    )(mark_screen)
    callback(
        Output("page-picker", "options"),
        Input("page-picker", "search_value"),
        State("page-picker", "value"),
        prevent_initial_call=True,
    )(offer_pages)
    callback(
        Output("lead", "href", allow_duplicate=True),
        Input("page-picker", "value"),
        State("url", "pathname"),
        State("url", "search"),
        prevent_initial_call=True,
    )(open_page_of)
    dash.clientside_callback(
        ClientsideFunction("theme", "change"),
        Input("theme", "n_clicks"),
        prevent_initial_call=True,
    )
    callback(
        Output("filters", "is_open"),
        Input("filters-open", "n_clicks"),
        Input("filters-done", "n_clicks"),
        prevent_initial_call=True,
    )(open_filters)


def _follow_address() -> None:
    places: list[tuple[Any, str]] = [
        ("url", "search"),
        (CONTROLS, "value"),
        ({"pages": ALL, "of": ALL}, "active_page"),
    ]
    dash.clientside_callback(
        ClientsideFunction("address", "follow"),
        *(Output(*place) for place in places),
        *(Input(*place) for place in places),
        prevent_initial_call=True,
    )


def mark_screen(pathname: Any, offered: Any, chosen: Any) -> tuple[Any, ...]:
    """Where the links of a Page's screens lead, which is the present one, and which Page."""
    place = place_of(path_of(pathname))
    return (
        place.overview,
        place.screen == "overview",
        place.posts,
        place.screen == POSTS,
        place.page_id if place.page_id not in ("", chosen) else no_update,
        offer_pages("", place.page_id) if _lacks(offered, place.page_id) else no_update,
        place.picker_look,
    )


def _lacks(offered: Any, page_id: str) -> bool:
    options = offered if isinstance(offered, list) else []
    values = [one.get("value") for one in options if isinstance(one, dict)]
    return bool(page_id) and page_id not in values


def offer_pages(wanted: Any, chosen: Any) -> list[dict[str, Any]]:
    """The Pages that the picker offers: those that hold the words, and the one that is open."""
    with person_session() as session:
        return page_options(offered_pages(session, wanted, chosen))


def open_page_of(page_id: Any, pathname: Any, search: Any) -> Any:
    """The same screen of another Page, with the same days."""
    now = parse_address(path_of(pathname), search)
    if not isinstance(page_id, str) or not now.page_id or page_id == now.page_id:
        return no_update
    return now.href(page_id=PageAddress.of(page_id, {}).page_id, post_id="", number=1)


def open_filters(opens: Any, _done: Any) -> bool:
    """Whether the sheet of filters stands open, on a narrow screen."""
    return bool(opens) and ctx.triggered_id == "filters-open"


def _account() -> dbc.DropdownMenu:
    others = [
        (tenant.slug, tenant.name)
        for tenant in current_user.tenants
        if tenant.id != current_user.tenant.id
    ]
    workspace = current_user.tenant.name
    return account_menu(current_user.email, workspace, others, generate_csrf())


def _toast() -> dbc.Toast:
    return dbc.Toast(
        id="toast",
        is_open=False,
        dismissable=True,
        duration=TOAST_MILLISECONDS,
        header="Pagelens",
        className="toast-place",
    )


def say(words: str) -> None:
    """Shows a sentence above the screen, for as long as it takes to read."""
    dash.set_props("toast", {"children": words, "is_open": True})
