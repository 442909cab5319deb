"""What is kept ready of a tenant, made anew from the stored points."""

from collections.abc import Iterator

from ingest.store.kept.registry import KEPT
from models.scope import tenant_session


def rebuild_tenant(tenant_id: int) -> Iterator[tuple[str, int]]:
    """Makes one after the other, each in a transaction; yields what it was and its rows."""
    for kept in KEPT:
        with tenant_session(tenant_id) as session:
            number = kept.rebuild(session, tenant_id)
        yield kept.title, number
