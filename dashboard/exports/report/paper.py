"""HTML for paper and pictures: escaped by default, self-contained, allowed to fetch nothing."""

import base64
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

ASSETS = Path(__file__).parents[3] / "assets"
FOLDERS = [str(Path(__file__).parents[1] / name / "templates") for name in ("pdf", "png", "letter")]
# Fonts of one weight each: Chromium embeds those as fonts, a variable one as drawings.
WEIGHTS = (400, 600, 700)
COVERED = {
    "latin": (
        "U+0000-00FF, U+0131, U+0152-0153, U+02BB-02BC, U+02C6, U+02DA, U+02DC, U+2000-206F,"
        " U+20AC, U+2122, U+2190-2193, U+2212"
    ),
    "latin-ext": "U+0100-02BA, U+1E00-1E9F, U+1EF2-1EFF, U+20A0-20AB",
}


def render(template: str, **values: Any) -> str:
    """The page; every value in it is text, unless it is Markup of our own."""
    return _environment().get_template(template).render(fonts=fonts(), **values)


def fragment(template: str, **values: Any) -> Markup:
    """A part of a page, written by its own template in the same way."""
    text = _environment().get_template(template).render(**values)
    return Markup(text)  # noqa: S704  from our own templates, which escape every value


def drawn(svg: str) -> Markup:
    """A chart or a line of our own drawing, whose texts are escaped already."""
    return Markup(svg)  # noqa: S704  from our own figures only


def css_text(text: str) -> Markup:
    """A text inside quotes of a style sheet: every other character as its number."""
    safe = "".join(one if one.isalnum() or one == " " else f"\\{ord(one):x} " for one in text)
    return Markup(safe)  # noqa: S704  letters, digits and numbers only


@lru_cache(maxsize=1)
def fonts() -> Markup:
    """The style rules that carry Inter within the page."""
    rules = [_font(part, weight) for part in COVERED for weight in WEIGHTS]
    return Markup("\n".join(rules))  # noqa: S704  from our own files only


def _font(part: str, weight: int) -> str:
    file = ASSETS / "fonts" / f"inter-{part}-{weight}-normal.woff2"
    data = base64.b64encode(file.read_bytes()).decode()
    return (
        f"@font-face{{font-family:Inter;font-weight:{weight};"
        f'src:url("data:font/woff2;base64,{data}") format("woff2");'
        f"unicode-range:{COVERED[part]}}}"
    )


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(FOLDERS),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"drawn": drawn, "css_text": css_text}
    return environment
