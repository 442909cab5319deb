"""The order of many Pages by how new their numbers are, and by what is open."""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.sql.elements import SQLCoreOperations

from models import Alert, MetaPage, MetaPageFreshness

Pages = Select[Any]


@dataclass(frozen=True)
class Ordered:
    """Pages, what they are ordered by (empty where a Page has no such number), and the values that
    the statement is run with.
    """

    pages: Pages
    key: SQLCoreOperations[Any]
    values: dict[str, Any] = field(default_factory=dict)


def with_newest_days(pages: Pages) -> Pages:
    """Pages with their newest days beside them."""
    mine = and_(
        MetaPageFreshness.tenant_id == MetaPage.tenant_id,
        MetaPageFreshness.meta_page_id == MetaPage.id,
    )
    return pages.outerjoin(MetaPageFreshness, mine)


def by_newest_day(pages: Pages) -> Ordered:
    """Pages by the newest day with a number."""
    return Ordered(with_newest_days(pages), MetaPageFreshness.newest_day)


def by_open_alerts(pages: Pages, tenant_id: int) -> Ordered:
    """Pages by the number of their open alerts, those of their connections included."""
    own = _open_alerts(tenant_id, Alert.meta_page_id, Alert.meta_page_id.is_not(None))
    of_connection = _open_alerts(tenant_id, Alert.connection_id, Alert.meta_page_id.is_(None))
    counted = pages.outerjoin(own, own.c.about == MetaPage.id).outerjoin(
        of_connection, of_connection.c.about == MetaPage.connection_id
    )
    number = func.coalesce(own.c.number, 0) + func.coalesce(of_connection.c.number, 0)
    return Ordered(counted, func.nullif(number, 0))


def _open_alerts(tenant_id: int, about: Any, which: ColumnElement[bool]) -> Any:
    return (
        select(about.label("about"), func.count().label("number"))
        .where(Alert.tenant_id == tenant_id, Alert.resolved_at.is_(None), which)
        .group_by(about)
        .subquery()
    )
