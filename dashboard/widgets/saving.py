"""Keeping a view: saved views and read-only links. The popover's lists are made in the browser."""

from typing import Any

from dash import html

from dashboard.attributes import attributes
from dashboard.auth.identity import current_role
from dashboard.view_state import address
from dashboard.widgets.view import View

MAY_SHARE = ("owner", "analyst")


def head_actions(view: View) -> list[Any]:
    """What may be done with the view as a whole, beside Refresh."""
    data = {"data-views": address(view.state)}
    if current_role() in MAY_SHARE:
        data["data-may-share"] = "1"
    return [
        html.Details(
            [
                html.Summary(
                    [html.Span(className="icon i-views"), html.Span("Views")],
                    className="button",
                    **attributes({"aria-label": "Saved views and links"}),
                ),
                html.Div(className="pop pop-right views-pop", **attributes(data)),
            ],
            className="picker",
            **attributes({"data-key": "views"}),
        )
    ]
