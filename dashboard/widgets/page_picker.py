"""The picker of Pages in the top bar: the same screen, of another Page."""

from typing import Any

from dash import html

from dashboard.format import exact_number
from dashboard.queries.pages import PageName, name_pages
from dashboard.widgets.header import avatar
from dashboard.widgets.picker import Choice, picker
from dashboard.widgets.view import View

MOST_PAGES = 50


def page_picker(view: View, user_id: int) -> Any:
    """The tenant's Pages; those that cannot be analysed say why. Beyond 50, the portfolio."""
    count, pages = name_pages(view.session, view.page.tenant_id, user_id, limit=MOST_PAGES)
    choices = [
        Choice(
            name=page.name,
            href=view.state.href(page_id=page.page_id, post_id=""),
            note=_note(page),
            chosen=page.page_id == view.page.page_id,
            lead=avatar(page.name, page.picture_url),
        )
        for page in pages
    ]
    text = f"All {exact_number(count)} Pages" if count > len(pages) else "All Pages"
    foot = html.A(text, href="/", className="nav link pick-foot") if count > 1 else None
    return picker("Page", view.page.name, choices, foot)


def _note(page: PageName) -> str:
    if page.missing_permissions:
        return "cannot be analysed: permission missing"
    if not page.can_analyze:
        return "cannot be analysed: the permission to see insights is missing"
    return f"{exact_number(page.followers)} followers" if page.followers else page.category
