"""Keeping a view: saved views and read-only links. The popover's lists are made in the browser."""

from typing import Any

from dash import html

from dashboard.actions.actor import current_actor
from dashboard.actions.roles import why_not
from dashboard.actions.saved_views import share_view
from dashboard.attributes import attributes
from dashboard.components.view import PageContext
from dashboard.page_address import format_address


def head_actions(context: PageContext) -> list[Any]:
    """What may be done with the view as a whole, beside Refresh."""
    refusal = why_not(current_actor(), share_view)
    data = {"data-views": format_address(context.address), "data-not-shared": refusal}
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
