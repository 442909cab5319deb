"""The picker of Pages in the top bar: the same screen, of another Page."""

from typing import Any

from dash import html

from dashboard.components.header import avatar
from dashboard.components.picker import Choice, picker
from dashboard.components.view import PageContext
from dashboard.format import exact_number
from dashboard.queries.pages.listing import PageName, name_pages

MOST_PAGES = 50


def page_picker(context: PageContext, user_id: int) -> Any:
    """The tenant's Pages; those that cannot be analysed say why. Beyond 50, the portfolio."""
    count, pages = name_pages(context.session, context.page.tenant_id, user_id, limit=MOST_PAGES)
    choices = [
        Choice(
            name=page.name,
            href=context.address.href(page_id=page.page_id, post_id=""),
            note=_note(page),
            chosen=page.page_id == context.page.page_id,
            lead=avatar(page.name, page.picture_url),
        )
        for page in pages
    ]
    text = f"All {exact_number(count)} Pages" if count > len(pages) else "All Pages"
    foot = html.A(text, href="/", className="nav link pick-foot") if count > 1 else None
    return picker("Page", context.page.name, choices, foot)


def _note(page: PageName) -> str:
    if page.missing_permissions:
        return "cannot be analysed: permission missing"
    if not page.can_analyze:
        return "cannot be analysed: the permission to see insights is missing"
    return f"{exact_number(page.followers)} followers" if page.followers else page.category
