"""Which Pages a picker offers: in the top bar, on sync health, in the form of a report."""

from typing import Any

from sqlalchemy.orm import Session

from dashboard.auth.identity import current_tenant_id, current_user_id
from dashboard.page_address import short_text
from dashboard.queries.pages.listing import PageName, name_pages

MOST_PAGES = 50
MOST_CHOSEN = 5_000


def offered_pages(session: Session, words: Any, chosen: Any) -> list[PageName]:
    """The caller's Pages whose names hold the words, and those chosen in any case.

    `words` and `chosen` (a Page's id of Facebook's, or several) may be whatever a browser sent.
    """
    return name_pages(
        session,
        current_tenant_id(),
        current_user_id(),
        limit=MOST_PAGES,
        words=short_text(words),
        always=chosen_ids(chosen),
    )


def chosen_ids(chosen: Any) -> list[str]:
    """The ids that a picker of one Page or of several sent, whatever that was."""
    several = chosen if isinstance(chosen, list) else [chosen]
    return list(dict.fromkeys(filter(None, map(short_text, several[:MOST_CHOSEN]))))
