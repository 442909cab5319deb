"""Settings, Data: all of the workspace as a file."""

from dash import html

from dashboard.components.form_parts import refused, titled
from dashboard.markup.attributes import attributes

TITLE, ADDRESS = "Export the workspace", "/api/workspace/archive/"
ABOUT = (
    "Everything in it as a ZIP: Pages, numbers, posts, files, people, reports, audit. Passwords and"
    " tokens are not in it."
)


def draw_archive(refusal: str) -> html.Section:
    """The link to the file; others than owners read who may."""
    if refusal:
        return titled(TITLE, ABOUT, *refused([refusal]))
    link = html.A(
        "Download ZIP",
        href=ADDRESS,
        className="btn btn-secondary",
        **attributes({"download": ""}),
    )
    return titled(TITLE, ABOUT, link)
