"""How every letter looks: one HTML frame whose style stands in its elements.

Mail programs read tables and styles of elements; what is said for dark screens stays in the head,
where those that follow it look.
"""

from functools import lru_cache
from pathlib import Path
from typing import Any

from css_inline import CSSInliner
from jinja2 import Environment, FileSystemLoader, StrictUndefined

TEMPLATES = Path(__file__).parent / "templates"


def render_letter(template: str, **values: Any) -> str:
    """The HTML of a letter; every value is text."""
    html = _environment().get_template(template).render(**values)
    return _inliner().inline(html)


@lru_cache(maxsize=1)
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@lru_cache(maxsize=1)
def _inliner() -> CSSInliner:
    return CSSInliner(
        keep_at_rules=True, load_remote_stylesheets=False, resolve_css_variables=False
    )
