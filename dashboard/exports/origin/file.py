"""What the file is called; its rows stream, since a year of a metric in many parts is long."""

from dashboard.exports.names import words
from dashboard.exports.origin.rows import Work


def origin_file_name(work: Work) -> str:
    """Such as acme-coffee-page-media-view-origin-2026-10-27-to-2026-11-23.csv."""
    page = words(work.page.name)[:60].strip("-") or f"page-{work.page.page_id}"
    days = f"{work.span.since}-to-{work.span.until}"
    return f"{page}-{words(work.asked.metric)}-origin-{days}.csv"
