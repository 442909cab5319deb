"""Whether a Page can be refreshed."""

from dashboard.queries.pages.connections import page_trouble
from jobs.runs import Kind
from models import MetaPage
from settings import get_settings


def refusal(page: MetaPage, kind: Kind = "page") -> str | None:
    """Why this Page cannot be refreshed, in a sentence; None when it can.

    Where only posts cannot be read, the Page's own numbers still can.
    """
    if not get_settings().meta_page_insights_enabled:
        return "Fetching from Meta is switched off (META_PAGE_INSIGHTS_ENABLED=false)."
    trouble = page_trouble(page, kind=kind)
    return None if trouble is None else " ".join(trouble)
