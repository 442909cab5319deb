"""Settings, Data: all of the workspace as a file."""

from dash import html

from dashboard.components.download_link import download_link
from dashboard.components.form_parts import refused, titled

TITLE, ADDRESS = "Export the workspace", "/api/workspace/archive/"
ABOUT = (
    "Everything in it as a ZIP: Pages, numbers, posts, files, people, reports, audit. Passwords and"
    " tokens are not in it."
)


def draw_archive(refusal: str) -> html.Section:
    """The link to the file; others than owners read who may."""
    if refusal:
        return titled(TITLE, ABOUT, *refused([refusal]))
    return titled(TITLE, ABOUT, download_link("Download ZIP", ADDRESS))
