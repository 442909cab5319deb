"""The address as the callbacks of a screen get it, and how such callbacks are put on the app.

Each screen has a store `at-<screen>`, which the browser fills with the address when it is that
screen's; so a screen's callbacks run for no other, and on a first visit they start at once.
`at-page` is filled for all screens of a Page.
"""

from collections.abc import Callable, Sequence
from typing import Any

import structlog
from dash import Dash, Input, Output, State, dcc, html, no_update

OF_A_PAGE = "page"
Place = tuple[str, str]


def address_store(screen: str) -> dcc.Store:
    """The store of a screen's address, empty until the browser fills it."""
    return dcc.Store(id=f"at-{screen}")


def at(screen: str) -> Input:
    """The input of a screen's callbacks: `{"pathname": …, "search": …}`, never to be trusted."""
    return Input(f"at-{screen}", "data")


def read_address(data: Any) -> tuple[Any, Any]:
    """Pathname and query string of such an input, whatever the browser sent."""
    if not isinstance(data, dict):
        return None, None
    return data.get("pathname"), data.get("search")


def fill(
    app: Dash, places: Place | Sequence[Place], *inputs: Input | State
) -> Callable[[Callable[..., Any]], Any]:
    """Puts a callback on the app that fills these places; where it fails, a sentence stands.

    A list of places means that the callback returns one value for each.
    """
    single = isinstance(places[0], str)
    names: Any = [places] if single else places
    outputs = [Output(*name) for name in names]

    def failed(error: Exception) -> Any:
        # The kind of the error for the log, never its values.
        structlog.get_logger(__name__).error("callback_failed", error=type(error).__name__)
        if single:
            return failure() if names[0][1] == "children" else no_update
        told = next((at for at, name in enumerate(names) if name[1] == "children"), None)
        return [failure() if at == told else no_update for at in range(len(names))]

    put: Any = app.callback(
        outputs[0] if single else outputs, *inputs, prevent_initial_call=True, on_error=failed
    )
    return put  # type: ignore[no-any-return]  # dash's decorator is untyped


def failure() -> html.Div:
    """What stands where something could not be drawn."""
    return html.Div(
        [
            html.P("This could not be loaded.", className="notice-title"),
            html.P("Try again; if it stays, the server's log tells why.", className="notice-text"),
            html.A("Try again", href="", className="button"),
        ],
        className="notice",
        role="alert",
    )
