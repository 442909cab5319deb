"""Several Pages in one report: how many, and finding them."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import MetaPage

MOST_PAGES = 20
TOO_MANY = f"A report holds at most {MOST_PAGES} Pages; choose fewer, or split the group."


def read_pages(session: Session, tenant_id: int, ids: Sequence[int]) -> list[MetaPage]:
    """The Pages of these ids of ours, in this order; one that has gone is left out."""
    rows = session.scalars(
        select(MetaPage).where(MetaPage.tenant_id == tenant_id, MetaPage.id.in_(ids))
    )
    found = {page.id: page for page in rows}
    return [found[page_id] for page_id in ids if page_id in found]
