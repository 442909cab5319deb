"""The places of a Page's refresh: the button, and the line that tells how far it is."""

from dash import html

from dashboard.attributes import attributes


def refresh_button(name: str) -> html.Button:
    """The button, with this id."""
    return html.Button(
        [html.Span(className="icon i-refresh"), html.Span("Refresh")],
        id=name,
        className="button",
        type="button",
        n_clicks=0,
    )


def sync_line(name: str) -> html.Span:
    """The line with this id; what comes to stand in it is read out."""
    return html.Span(id=name, role="status", **attributes({"aria-live": "polite"}))
