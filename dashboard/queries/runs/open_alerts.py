"""The open alerts of each of many Pages, those of its connection included."""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from dashboard.queries.workspace.addresses import Show, whole
from models import Alert, MetaPage


def count_open_alerts(
    session: Session, tenant_id: int, pages: Iterable[MetaPage]
) -> dict[int, int]:
    """By our id of the Page; Pages without an open alert have 0."""
    pages = list(pages)
    rows = session.execute(
        select(Alert.meta_page_id, Alert.connection_id, func.count())
        .where(_open(tenant_id, pages))
        .group_by(Alert.meta_page_id, Alert.connection_id)
    ).all()
    of_pages: dict[int, int] = {}
    of_connections: dict[int, int] = {}
    for page_id, connection_id, count in rows:
        if page_id is not None:
            of_pages[page_id] = of_pages.get(page_id, 0) + count
        elif connection_id is not None:
            of_connections[connection_id] = of_connections.get(connection_id, 0) + count
    return {
        page.id: of_pages.get(page.id, 0) + of_connections.get(page.connection_id or 0, 0)
        for page in pages
    }


def open_sentences(
    session: Session, tenant_id: int, pages: Iterable[MetaPage], *, show: Show = whole
) -> dict[int, list[str]]:
    """What the open alerts of each Page say, by our id of it."""
    pages = list(pages)
    told = Alert.meta_page_id, Alert.connection_id, Alert.sentence
    rows = session.execute(select(*told).where(_open(tenant_id, pages))).all()
    return {
        page.id: [
            show(sentence)
            for page_id, connection_id, sentence in rows
            if page_id == page.id or (page_id is None and connection_id == page.connection_id)
        ]
        for page in pages
    }


def _open(tenant_id: int, pages: Iterable[MetaPage]) -> ColumnElement[bool]:
    """Those of these Pages, and the few that are about no Page."""
    of_them = Alert.meta_page_id.in_([page.id for page in pages])
    return and_(
        Alert.tenant_id == tenant_id,
        Alert.resolved_at.is_(None),
        or_(of_them, Alert.meta_page_id.is_(None)),
    )
