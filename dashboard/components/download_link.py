"""The button that brings a file."""

from typing import Any

from dash import html

from dashboard.markup.attributes import attributes


def download_link(words: str, address: str, *, name: str = "", small: bool = False) -> html.A:
    """A link that looks like a button; `name` is its id, where a callback changes its address."""
    more: dict[str, Any] = {"id": name} if name else {}
    return html.A(
        words,
        href=address,
        className="btn btn-secondary btn-sm" if small else "btn btn-secondary",
        **more,
        **attributes({"download": ""}),
    )
