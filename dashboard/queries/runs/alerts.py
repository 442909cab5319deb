"""Alerts of a tenant: what holds now, and what held."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import Session

from dashboard.queries.workspace.addresses import Show, whole
from models import Alert, MetaPage

MOST_OF_A_PAGE = 100


@dataclass(frozen=True)
class AlertSummary:
    """One alert. `page_id` is Facebook's; an alert without one is about a connection or a report.

    `evidence` holds plain values for people who look closer.
    """

    id: int
    kind: str
    severity: str
    sentence: str
    cure: str
    evidence: dict[str, Any]
    page_id: str | None
    connection_id: int | None
    opened_at: datetime
    last_seen_at: datetime
    resolved_at: datetime | None

    @property
    def is_open(self) -> bool:
        """Whether the condition still holds."""
        return self.resolved_at is None


def list_alerts(
    session: Session,
    tenant_id: int,
    *,
    page: MetaPage | None = None,
    is_open: bool | None = None,
    limit: int = 20,
    offset: int = 0,
    show: Show = whole,
) -> tuple[int, list[AlertSummary]]:
    """How many alerts there are, and some of them: open ones first, then the newest.

    Those of a Page include what its connection has.
    """
    mine = [Alert.tenant_id == tenant_id]
    if page is not None:
        mine.append(_concerns_page())
    if is_open is not None:
        mine.append(Alert.resolved_at.is_(None) if is_open else Alert.resolved_at.is_not(None))
    asked = {} if page is None else _values_of(page)
    count = session.scalar(select(func.count()).select_from(Alert).where(*mine), asked) or 0
    rows = session.execute(_with_page(*mine).limit(limit).offset(offset), asked)
    return count, [_view(alert, page_id, show) for alert, page_id in rows]


def alerts_of_page(session: Session, page: MetaPage, *, show: Show = whole) -> list[AlertSummary]:
    """What holds now for a Page, its connection included, the newest first."""
    rows = session.execute(_open_of_page(), _values_of(page))
    return [_view(alert, page_id, show) for alert, page_id in rows]


@cache
def _open_of_page() -> Select[*tuple[Any, ...]]:
    mine = (
        Alert.tenant_id == bindparam("tenant_id"),
        _concerns_page(),
        Alert.resolved_at.is_(None),
    )
    return _with_page(*mine).limit(MOST_OF_A_PAGE)


def _with_page(*mine: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    same_page = and_(MetaPage.tenant_id == Alert.tenant_id, MetaPage.id == Alert.meta_page_id)
    return (
        select(Alert, MetaPage.page_id)
        .outerjoin(MetaPage, same_page)
        .where(*mine)
        .order_by(Alert.resolved_at.is_not(None), Alert.opened_at.desc(), Alert.id.desc())
    )


def _concerns_page() -> ColumnElement[bool]:
    of_connection = and_(
        Alert.meta_page_id.is_(None), Alert.connection_id == bindparam("connection_id")
    )
    return or_(Alert.meta_page_id == bindparam("page"), of_connection)


def _values_of(page: MetaPage) -> dict[str, int]:
    return {"tenant_id": page.tenant_id, "page": page.id, "connection_id": page.connection_id or 0}


def _view(alert: Alert, page_id: str | None, show: Show) -> AlertSummary:
    told = {
        name: show(one) if isinstance(one, str) else one for name, one in alert.evidence.items()
    }
    return AlertSummary(
        id=alert.id,
        kind=alert.kind,
        severity=alert.severity,
        sentence=show(alert.sentence),
        cure=alert.cure,
        evidence=told,
        page_id=page_id,
        connection_id=alert.connection_id,
        opened_at=alert.opened_at,
        last_seen_at=alert.last_seen_at,
        resolved_at=alert.resolved_at,
    )
