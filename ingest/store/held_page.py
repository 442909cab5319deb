"""A Page whose numbers nobody else writes until the transaction ends."""

from sqlalchemy import text
from sqlalchemy.orm import Session

HOLD = "SELECT pg_advisory_xact_lock(:tenant, :page)"


def hold_page(session: Session, tenant_id: int, meta_page_id: int) -> None:
    """Waits for whoever writes numbers of the Page (our id) or its posts, and lets others wait.

    Whoever writes them, or makes anew what is kept of them, holds the Page first: two that write
    its rows in orders of their own would end up waiting for each other.
    """
    session.execute(text(HOLD), {"tenant": tenant_id, "page": meta_page_id})
