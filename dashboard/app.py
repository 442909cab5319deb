"""The Dash app: its pages register themselves, and nothing is fetched from elsewhere."""

from functools import cached_property
from pathlib import Path
from typing import Any, cast

import structlog
from dash import Dash
from dash.exceptions import CallbackException, DependencyException
from flask import Flask, abort

from dashboard import shell
from dashboard.actions.roles import NotAllowedError
from dashboard.availability import sentence_for
from dashboard.bundles import ASSETS
from dashboard.dash_mount import follow_mount, mount_components
from dashboard.document import CALLBACKS, START, Document, serve_plotly, template
from dashboard.pages.shared import shared_callbacks

ROOM = Path(__file__).parent
NO_FILE = "There is no such file here."
CALLS = "/_dash-update-component"
FAILED = "Something went wrong here. Try again; if it stays, look at the server's log."


class PagelensDash(Dash):
    """Dash whose first answer already holds the screen, where that is drawn for this person.

    Its addresses follow the mount of the request.
    """

    @property
    def config(self) -> Any:
        """Dash's own configuration."""
        return self._of_dash

    @config.setter
    def config(self, given: Any) -> None:
        self._of_dash = follow_mount(given)

    def index(self, *_values: Any, **_parts: Any) -> Any:
        """The page of whoever asks."""
        return self.document.answer()

    @cached_property
    def document(self) -> Document:
        """The document, with the callbacks that Dash has taken by then."""
        with self.server.test_request_context(CALLBACKS):
            return Document(super().index, self.dependencies().get_data())


def create_dash(server: Flask) -> Dash:
    """The app on this server. Every route of Dash lies behind the server's gate."""
    app = PagelensDash(
        "dashboard",
        server=cast(Any, server),
        use_pages=True,
        pages_folder=str(ROOM / "pages"),
        assets_folder=str(ASSETS),
        # The document names them itself.
        include_assets_files=False,
        index_string=template(),
        title="Pagelens",
        update_title="",
        # They would ask for the Page's name once more, for previews on other sites.
        include_pages_meta=False,
        serve_locally=True,
        compress=False,
        # Else Dash would draw all screens for whoever comes first, and tell everybody of them.
        suppress_callback_exceptions=True,
        enable_mcp=False,
        on_error=_on_error,
    )
    app.renderer = START
    app.layout = shell.shell
    shell.register()
    for register in shared_callbacks():
        register()
    _take_callbacks(server)
    _refuse_forgeries(server)
    server.view_functions[CALLBACKS] = app.document.serve_callbacks
    serve_plotly(server)
    server.after_request(mount_components)
    return app


def _take_callbacks(server: Flask) -> None:
    """Dash takes the callbacks of its pages with the first request; so here is one."""
    with server.test_request_context("/healthz"):
        server.preprocess_request()


def _refuse_forgeries(server: Flask) -> None:
    """What no browser of ours sends is refused: Dash takes calls and file names as they come."""
    call = server.view_functions[CALLS]
    forged = (AttributeError, CallbackException, IndexError, KeyError, TypeError, ValueError)

    def answer() -> Any:
        # What a callback raises is answered by itself, so this is the shape of the call.
        try:
            return call()
        except forged as error:
            structlog.get_logger(__name__).warning("call_refused", error=type(error).__name__)
            abort(400)

    server.view_functions[CALLS] = answer
    server.register_error_handler(DependencyException, lambda _error: (NO_FILE, 404))


def _on_error(error: Exception) -> Any:
    """One sentence for the person; the kind of the error for the log, never its values."""
    structlog.get_logger(__name__).error("callback_failed", error=type(error).__name__)
    told = str(error) if isinstance(error, NotAllowedError) else sentence_for(error)
    shell.say(told or FAILED)
