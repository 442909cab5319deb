"""Which Pages a picker offers: in the top bar, on sync health, in the form of a report."""

from typing import Any

from sqlalchemy.orm import Session

from dashboard.auth.identity import current_tenant_id, current_user_id
from dashboard.page_address import short_text
from dashboard.queries.pages.listing import PageName, name_pages

MOST_PAGES = 50


def offered_pages(session: Session, words: Any, chosen: Any) -> list[PageName]:
    """The caller's Pages whose names hold the words, and the chosen one in any case.

    `words` and `chosen` (a Page's id of Facebook's) may be whatever a browser sent.
    """
    return name_pages(
        session,
        current_tenant_id(),
        current_user_id(),
        limit=MOST_PAGES,
        words=short_text(words),
        always=short_text(chosen),
    )
