"""The Dash app: one skeleton, its callbacks, and nothing fetched from elsewhere."""

from pathlib import Path
from typing import Any, cast

from dash import Dash, set_props
from flask import Flask

from dashboard.pages.layout import layout
from dashboard.widgets.shell import register

ASSETS = Path(__file__).parent.parent / "assets"
# These run in the head, before anything is painted; licences are not for browsers.
HEAD_SCRIPTS = ("theme.js", "routes.js")
NOT_LOADED_BY_DASH = r"theme\.js|routes\.js|.*\.txt|.*\.md"
FAILED = "Something went wrong here. Try again; if it stays, look at the server's log."
PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
{%metas%}
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{%title%}</title>
<link rel="icon" href="/assets/favicon.svg" type="image/svg+xml">
{scripts of the head}
{%css%}
</head>
<body>
{%app_entry%}
<footer>{%config%}{%scripts%}{%renderer%}</footer>
</body>
</html>
"""


def head_scripts() -> str:
    """Their tags, with the day of the file in the address, so that browsers may keep them."""
    files = [ASSETS / "js" / name for name in HEAD_SCRIPTS]
    return "\n".join(
        f'<script src="/assets/js/{file.name}?m={int(file.stat().st_mtime)}"></script>'
        for file in files
    )


def create_dash(server: Flask) -> Dash:
    """The app on this server. Every route of Dash lies behind the server's gate."""
    app: Dash = Dash(
        "pagelens",
        server=cast(Any, server),
        assets_folder=str(ASSETS),
        assets_ignore=NOT_LOADED_BY_DASH,
        index_string=PAGE.replace("{scripts of the head}", head_scripts()),
        title="Pagelens",
        update_title="",
        serve_locally=True,
        compress=False,
        suppress_callback_exceptions=True,
        enable_mcp=False,
        on_error=_on_error,
    )
    app.layout = layout()
    register(app)
    return app


def _on_error(error: Exception) -> Any:
    """One sentence for the person; the kind of the error for the log, never its values."""
    import structlog

    structlog.get_logger(__name__).error("callback_failed", error=type(error).__name__)
    set_props("toast", {"children": FAILED})
