"""The top bar: brand, the screens, the Page that is looked at, and the account."""

from typing import Any

from dash import html

from dashboard.attributes import attributes
from dashboard.pages.skeletons import skeletons


def top_bar() -> html.Header:
    """The same for everybody; the browser marks the present screen."""
    brand = html.A(
        [html.Span(className="brand-mark"), html.Span("Pagelens", className="mark-name")],
        href="/",
        className="brand nav",
        title="Pagelens",
        **attributes({"aria-label": "Pagelens, all Pages"}),
    )
    links = [
        _link("portfolio", "Portfolio", "/"),
        html.Div(id="pages"),
        _link("overview", "Overview", "/pages"),
        _link("posts", "Posts", "/pages"),
        html.Span(className="grow"),
        _link("glossary", "Glossary", "/glossary"),
        _link("health", [html.Span("Sync "), html.Span("health")], "/sync-health"),
    ]
    screens = html.Nav(links, className="top-nav", **attributes({"aria-label": "Screens"}))
    return html.Header(html.Div([brand, screens, _account()]), className="top")


def _link(name: str, text: Any, href: str) -> html.A:
    return html.A(text, id=f"nav-{name}", href=href, className="nav top-link")


def _account() -> html.Details:
    """What is in it is fetched when it is first opened."""
    summary = html.Summary(
        html.Span(className="icon i-person"),
        id="account-open",
        className="icon-button",
        n_clicks=0,
        **attributes({"aria-label": "Account"}),
    )
    waiting: list[Any] = skeletons("line", 3)
    return html.Details(
        [summary, html.Div(waiting, id="account", className="pop pop-right")],
        className="picker account",
    )
