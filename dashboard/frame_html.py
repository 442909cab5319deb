"""What is put into another site's page, so that it shows a chart of ours."""

from html import escape

from dashboard.site import site_address


def chart_address(secret: str) -> str:
    """Where an embedded chart is."""
    return f"{site_address()}/embed/{secret}"


def frame_html(secret: str) -> str:
    """The frame for a page; it needs no script and no cookie."""
    return (
        f'<iframe src="{escape(chart_address(secret))}" title="Chart from Pagelens"'
        ' width="100%" height="480" style="border:0" loading="lazy"></iframe>'
    )
