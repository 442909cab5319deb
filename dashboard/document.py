"""The first answer: the document of every screen, and what a browser loads with it."""

from collections.abc import Callable, Iterator
from functools import lru_cache
from hashlib import sha256
from typing import Any

from flask import Flask, Response, g, request

from dashboard.bundles import asset_address, head_scripts, screen_scripts, styles
from dashboard.first_paint.paint import LAYOUT, first_paint, has_first_paint
from dashboard.page_address import OVERVIEW
from dashboard.site import mount, mounted
from dashboard.streaming import streamed

PLOTLY, FIRST_PAINT = "vendor/plotly-basic.min.js", "js/first_paint.js"
KEPT = "private, max-age=31536000, immutable"
CALLBACKS = "/_dash-dependencies"
# Where Dash looks for plotly when a chart comes to a screen that had none.
PLOTLY_OF_DASH = "/_dash-component-suites/plotly/package_data/plotly.min.js"
# Dash would fetch plotly again while it is on its way.
START = "pagelensWhenPlotly(function () { new DashRenderer(); });"
HERE, MOUNT = "{first paint}", "{mount}"
# Not even fetched before first_paint.js has drawn the trend.
HELD = '<template id="held">{}</template><script src="{}"></script>'
PAGE = """<!DOCTYPE html>
<html lang="en" data-mount="{mount}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{%title%}</title>
<link rel="icon" href="{mount}{icon}" type="image/svg+xml">
<script src="{mount}{head scripts}"></script>
{%css%}
<link rel="stylesheet" href="{mount}{styles}">
{first paint}
</head>
<body>
{first paint}
{%app_entry%}
{first paint}
<footer>{%config%}<script src="{mount}{screen scripts}"></script>{%scripts%}{%renderer%}</footer>
</body>
</html>
"""


def template() -> str:
    """What Dash writes its own parts into."""
    parts = {
        "{icon}": asset_address("favicon.svg"),
        "{styles}": styles().address,
        "{head scripts}": head_scripts().address,
        "{screen scripts}": screen_scripts().address,
    }
    page = PAGE
    for place, part in parts.items():
        page = page.replace(place, part)
    return page


class Document:
    """The document of this app; `write` is how Dash writes it, which is the same for everybody."""

    def __init__(self, write: Callable[[], str], callbacks: bytes) -> None:
        self.callbacks = callbacks
        self.version = sha256(callbacks).hexdigest()[:16]
        self._below = lru_cache(maxsize=16)(lambda at: write().replace(MOUNT, at).split(HERE))
        self._below(mount())

    def answer(self) -> Any:
        """The page. Its head leaves at once, so that the browser gets ready while we count."""
        if has_first_paint(request.path):
            return streamed(self._with_first_paint())
        head, body, entry, foot = self._below(mount())
        return head + self._preloads(LAYOUT) + body + entry + foot

    def _with_first_paint(self) -> Iterator[str]:
        head, body, entry, foot = self._below(mount())
        script = mounted(asset_address(FIRST_PAINT))
        yield head + self._preloads() + f'<link rel="preload" as="script" href="{script}">' + body
        painted = first_paint(request.path, request.query_string.decode(errors="replace"))
        # Behind Dash's own place: what looks for an id finds Dash's, once it is there.
        yield from (entry, painted, HELD.format(foot, script) if painted else foot)

    def _preloads(self, *asked: str) -> str:
        """What Dash will ask for, and plotly where there are charts."""
        links = [_preload(each) for each in asked]
        answers = f'id="callbacks" data-answers="{mounted(CALLBACKS)}" '
        links.append(_preload(f"{CALLBACKS}?m={self.version}", answers))
        if f"{request.path}/".startswith(OVERVIEW):
            links.append(
                f'<script id="plotly" async src="{mounted(asset_address(PLOTLY))}"></script>'
            )
        return "\n".join(links)

    def serve_callbacks(self) -> Response:
        """The list of callbacks, which is the same for everybody until another release comes."""
        if request.args.get("m") == self.version:
            g.may_be_kept = KEPT
        return Response(self.callbacks, mimetype="application/json")


def _preload(address: str, attributes: str = "") -> str:
    place = mounted(address)
    return f'<link rel="preload" as="fetch" {attributes}href="{place}" crossorigin="anonymous">'


def serve_plotly(server: Flask) -> None:
    """Leads Dash, where it looks for plotly, to the smaller one that charts need."""
    server.add_url_rule(PLOTLY_OF_DASH, "plotly", lambda: server.redirect(asset_address(PLOTLY)))
