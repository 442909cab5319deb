"""Filters: side by side on a wide screen, in one sheet from below on a narrow one."""

from typing import Any

from dash import html

from dashboard.attributes import attributes


def sheet(name: str, button: Any, body: Any) -> html.Div:
    """`button` stands on narrow screens alone and opens the body; `name` is the sheet's id."""
    opens = {"aria-controls": name, "aria-expanded": "false", "data-sheet": name}
    return html.Div(
        [
            html.Button(button, type="button", className="button sheet-open", **attributes(opens)),
            html.Div(
                [
                    html.Div(
                        [
                            html.Span("Filters", className="section-title"),
                            html.Button(
                                "Done",
                                type="button",
                                className="button primary sheet-close",
                                **attributes({"data-sheet-close": name}),
                            ),
                        ],
                        className="sheet-head",
                    ),
                    html.Div(body, className="sheet-filters"),
                ],
                id=name,
                className="sheet-body",
            ),
        ],
        className="sheet",
    )
