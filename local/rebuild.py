"""What is kept ready of a tenant, made anew from the stored points."""

from collections.abc import Iterator

from sqlalchemy import select

from ingest.store.held_page import hold_page
from ingest.store.kept.registry import KEPT, Kept
from models import MetaPage
from models.scope import tenant_session


def rebuild_tenant(tenant_id: int) -> Iterator[tuple[str, int]]:
    """Makes one after the other; yields what it was and its rows.

    Each Page is a transaction of its own, so that a run waits no longer than for its Page.
    """
    with tenant_session(tenant_id) as session:
        mine = select(MetaPage).where(MetaPage.tenant_id == tenant_id).order_by(MetaPage.id)
        pages = session.scalars(mine).all()
    for kept in KEPT:
        yield kept.title, sum(_rebuild(kept, page) for page in pages)


def _rebuild(kept: Kept, page: MetaPage) -> int:
    with tenant_session(page.tenant_id) as session:
        hold_page(session, page.tenant_id, page.id)
        return kept.rebuild(session, page)
