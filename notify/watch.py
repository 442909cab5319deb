"""Looks at every tenant's stored state once a minute and keeps the alerts true.

1. Every tenant is looked at in a session of its own; one that fails does not keep back others.
2. The rules read runs, Pages and connections, and say which conditions hold now.
3. A Page whose connection or own token explains why nothing comes does not also complain of
   failed syncs, of emptiness or of stale numbers.
4. What holds opens an alert unless one is open; open alerts of what no longer holds resolve.
   A unique index lets one of two watchers open it.
5. What opened or resolved is told to the tenant's people (`notify.email.deliver`), once each.
"""

from datetime import datetime

import structlog
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from models import MetaConnection, MetaPage, Tenant
from models.access import STOPPING
from models.orm import now_utc
from models.scope import open_session, tenant_session
from notify.alerts import open_alerts, reconcile
from notify.rules import access, syncs, waiting

KINDS = (*access.KINDS, *syncs.KINDS, waiting.THROTTLED, waiting.STALE)
log = structlog.get_logger(__name__)


def watch_all(now: datetime | None = None) -> tuple[int, int]:
    """Looks at all tenants; returns how many alerts opened and resolved."""
    moment = now or now_utc()
    with open_session() as session:
        tenants = list(session.scalars(select(Tenant.id).order_by(Tenant.id)))
    opened = resolved = 0
    for tenant_id in tenants:
        try:
            more_opened, more_resolved = watch(tenant_id, moment)
        except DBAPIError as error:
            log.error("watch_failed", tenant_id=tenant_id, error=type(error).__name__)
            continue
        opened, resolved = opened + more_opened, resolved + more_resolved
    return opened, resolved


def watch(tenant_id: int, now: datetime) -> tuple[int, int]:
    """Looks at one tenant; returns how many alerts opened and resolved."""
    with tenant_session(tenant_id) as session:
        known = {(one.kind, one.subject) for one in open_alerts(session, tenant_id, KINDS)}
        found = access.find(session, tenant_id, now)
        explained = _explained_pages(session, tenant_id, now)
        # What was open before the reason was known stays open until it is over.
        found += [
            one
            for one in syncs.find(session, tenant_id, now)
            if one.meta_page_id not in explained or (one.kind, one.subject) in known
        ]
        found += waiting.find_throttled(session, tenant_id, now)
        covered = explained | {one.meta_page_id for one in found if one.meta_page_id is not None}
        found += waiting.find_stale(session, tenant_id, now, covered)
        return reconcile(session, tenant_id, KINDS, found, now)


def _explained_pages(session: Session, tenant_id: int, now: datetime) -> set[int]:
    """Pages for which it is known why nothing comes."""
    lapsed = select(MetaConnection.id).where(
        MetaConnection.tenant_id == tenant_id,
        (MetaConnection.data_access_expires_at <= now)
        | (MetaConnection.status == "data_access_expired"),
    )
    return set(
        session.scalars(
            select(MetaPage.id).where(
                MetaPage.tenant_id == tenant_id,
                MetaPage.access_status.in_(STOPPING)
                | (MetaPage.missing_permissions != [])
                | MetaPage.connection_id.in_(lapsed),
            )
        )
    )
