"""The Dash app: its pages register themselves, and nothing is fetched from elsewhere."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import structlog
from dash import Dash
from dash.exceptions import CallbackException, DependencyException
from flask import Flask, abort, request

from dashboard import shell
from dashboard.actions.roles import NotAllowedError
from dashboard.dash_mount import follow_mount, mount_components
from dashboard.first_paint.paint import first_paint, has_first_paint
from dashboard.pages.shared import shared_callbacks
from dashboard.site import mount, mounted
from dashboard.streaming import streamed

ROOM = Path(__file__).parent
ASSETS = ROOM.parent / "assets"
# These run in the head, before anything is painted; licences are not for browsers.
HEAD_SCRIPTS = ("theme.js", "plotly_ready.js", "held.js")
PLOTLY, FIRST_PAINT = "vendor/plotly-basic.min.js", "js/first_paint.js"
LOADED_BY_OTHERS = (*HEAD_SCRIPTS, "first_paint.js", "shared_view.js")
NOT_LOADED_BY_DASH = "|".join(
    [*map(re.escape, LOADED_BY_OTHERS), r"plotly.*\.js", r".*\.txt", r".*\.md"]
)
BESIDE = 'id="plotly" async '
# Dash would fetch a plotly of its own where it finds none.
START = "pagelensWhenPlotly(function () { new DashRenderer(); });"
HERE, MOUNT = "{first paint}", "{mount}"
# Not even fetched before first_paint.js has drawn the trend.
HELD = '<template id="held">{}</template><script src="{}"></script>'
NO_FILE = "There is no such file here."
CALLS = "/_dash-update-component"
FAILED = "Something went wrong here. Try again; if it stays, look at the server's log."
PAGE = """<!DOCTYPE html>
<html lang="en" data-mount="{mount}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{%title%}</title>
<link rel="icon" href="{mount}/assets/favicon.svg" type="image/svg+xml">
<link rel="preload" as="fetch" href="{mount}/_dash-layout" crossorigin="anonymous">
<link rel="preload" as="fetch" href="{mount}/_dash-dependencies" crossorigin="anonymous">
{scripts of the head}
{%css%}
</head>
<body>
{first paint}
{%app_entry%}
{first paint}
<footer>{%config%}{%scripts%}{%renderer%}</footer>
</body>
</html>
"""


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

    def index(self, *values: Any, **parts: Any) -> Any:
        """The page. Its head leaves at once, so that the browser gets ready while we count."""
        written: Any = super().index
        page = str(written(*values, **parts)).replace(MOUNT, mount())
        head, entry, foot = page.split(HERE)
        if not has_first_paint(request.path):
            return head + entry + foot
        return streamed(self._with_first_paint(head, entry, foot))

    def _with_first_paint(self, head: str, entry: str, foot: str) -> Iterator[str]:
        script = mounted(asset_address(FIRST_PAINT))
        yield head + f'<link rel="preload" as="script" href="{script}">'
        painted = first_paint(request.path, request.query_string.decode(errors="replace"))
        # Behind Dash's own place: what looks for an id finds Dash's, once it is there.
        yield from (entry, painted, HELD.format(foot, script) if painted else foot)


def index_page() -> str:
    """The template of the first answer."""
    scripts = [*(script_tag(f"js/{name}") for name in HEAD_SCRIPTS), script_tag(PLOTLY, BESIDE)]
    return PAGE.replace("{scripts of the head}", "\n".join(scripts))


def script_tag(name: str, attributes: str = "") -> str:
    """A script of the assets, for the template."""
    return f'<script {attributes}src="{MOUNT}{asset_address(name)}"></script>'


def asset_address(name: str) -> str:
    """With the day of the file in it, so that browsers may keep what they have."""
    return f"/assets/{name}?m={int((ASSETS / name).stat().st_mtime)}"


def create_dash(server: Flask) -> Dash:
    """The app on this server. Every route of Dash lies behind the server's gate."""
    app: Dash = PagelensDash(
        "dashboard",
        server=cast(Any, server),
        use_pages=True,
        pages_folder=str(ROOM / "pages"),
        assets_folder=str(ASSETS),
        assets_ignore=NOT_LOADED_BY_DASH,
        index_string=index_page(),
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
    shell.say(str(error) if isinstance(error, NotAllowedError) else FAILED)
