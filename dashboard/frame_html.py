"""What is put into another site's page, so that it shows a part of a screen of ours."""

from html import escape

from dashboard.embedded_parts import HEIGHTS, NAMES
from dashboard.site import site_address


def frame_address(secret: str) -> str:
    """Where an embedded part is."""
    return f"{site_address()}/embed/{secret}"


def frame_html(secret: str, part: str) -> str:
    """The frame for a page; it needs no script and no cookie."""
    source, title = escape(frame_address(secret)), f"{NAMES[part].capitalize()} from Pagelens"
    return (
        f'<iframe src="{source}" title="{title}" width="100%" height="{HEIGHTS[part]}"'
        ' style="border:0" loading="lazy"></iframe>'
    )
