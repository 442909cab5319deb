"""Our own styles and scripts as browsers load them: of each kind one, put together at the start.

The files in assets stay small and many. Each address tells what is behind it, so that browsers may
keep what they have for a year.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

from flask import Flask, Response

ASSETS = Path(__file__).parent.parent / "assets"
# These run in the head, before anything is painted.
HEAD_SCRIPTS = ("theme.js", "plotly_ready.js", "held.js")
# These stand alone: one for what waits for them, one for pages without Dash.
LONE_SCRIPTS = ("first_paint.js", "shared_view.js")
BESIDE = re.compile(r'url\("\.\./([^"?#:]+)"\)')


@dataclass(frozen=True)
class Bundle:
    """Some files as one. `name` is where it seems to lie, so that it finds what it names."""

    name: str
    mimetype: str
    text: str

    @property
    def address(self) -> str:
        """Another one after every change of its content."""
        return f"/assets/{self.name}?m={sha256(self.text.encode()).hexdigest()[:16]}"

    def serve(self) -> Response:
        """All of it."""
        return Response(self.text, mimetype=self.mimetype)


@cache
def styles() -> Bundle:
    """All style sheets, in the order of their numbers."""
    return _styles("pagelens", sorted((ASSETS / "css").glob("*.css")))


@cache
def tokens() -> Bundle:
    """Fonts and colours alone, for the pages outside the app."""
    return _styles("pagelens-tokens", [ASSETS / "css" / "20-tokens.css"])


@cache
def head_scripts() -> Bundle:
    """What runs in the head of a screen."""
    return _scripts("head", HEAD_SCRIPTS)


@cache
def screen_scripts() -> Bundle:
    """What runs beside Dash."""
    names = sorted(path.name for path in (ASSETS / "js").glob("*.js"))
    beside = [name for name in names if name not in (*HEAD_SCRIPTS, *LONE_SCRIPTS)]
    return _scripts("screen", beside)


def asset_address(name: str) -> str:
    """A file of the assets, with its day in the address."""
    return f"/assets{_version_of(name)}"


def start_assets(server: Flask) -> None:
    """Serves the bundles, and lets templates write `mounted(asset("js/theme.js"))`."""
    for make in (styles, tokens, head_scripts, screen_scripts):
        bundle = make()
        server.add_url_rule(bundle.address.partition("?")[0], make.__name__, bundle.serve)
    server.jinja_env.globals["asset"] = asset_address
    server.jinja_env.globals["styles"] = lambda: styles().address
    server.jinja_env.globals["tokens"] = lambda: tokens().address


def _styles(name: str, sheets: Iterable[Path]) -> Bundle:
    """What the sheets name beside them gets a version."""
    text = BESIDE.sub(lambda named: f'url("..{_version_of(named[1])}")', _joined(sheets))
    return Bundle(f"css/{name}.css", "text/css", text)


def _scripts(name: str, names: Iterable[str]) -> Bundle:
    text = _joined(ASSETS / "js" / each for each in names)
    return Bundle(f"js/pagelens-{name}.js", "text/javascript", text)


def _joined(files: Iterable[Path]) -> str:
    return "\n".join(file.read_text().rstrip() for file in files) + "\n"


def _version_of(name: str) -> str:
    return f"/{name}?m={int((ASSETS / name).stat().st_mtime)}"
