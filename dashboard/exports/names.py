"""File names that say what is inside: acme-coffee-overview-2026-10-27-to-2026-11-23.pdf."""

import re

from dashboard.exports.work import Work

# In bytes, which file systems count: the id before the name and the days behind it come on top.
LONGEST_PAGE_NAME = 120
_BETWEEN_WORDS = re.compile(r"[\W_]+")


def file_name(work: Work, extension: str) -> str:
    """The name of the export's file, letters, digits and hyphens only."""
    page = _bounded(words(work.report_name)) or f"page-{work.page.page_id}"
    days = f"{work.span.since}-to-{work.span.until}"
    return f"{page}-{_subject(work)}-{days}.{extension}"


def words(text: str) -> str:
    """Any text in lower case, its words joined by hyphens. Letters of all scripts are kept."""
    return _BETWEEN_WORDS.sub("-", text.lower()).strip("-")


def _bounded(text: str) -> str:
    return text.encode()[:LONGEST_PAGE_NAME].decode(errors="ignore").strip("-")


def _subject(work: Work) -> str:
    options = work.options
    if options.png_part == "chart" and options.view == "overview":
        both = filter(None, (options.trend_metric, options.trend_second))
        return words(" and ".join(both))
    return options.view
