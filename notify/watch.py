"""Looks at every tenant's stored state once a minute and keeps the alerts true.

1. Every tenant is looked at in a session of its own; one that fails does not keep back others.
2. The rules read runs, coverage, Pages and connections, and say which conditions hold now.
3. One cause is one alert: what a Page's access explains, its syncs do not tell again, and what
   its syncs explain, its stale numbers do not. The order of the rules is the order of causes.
4. What holds opens an alert unless one is open. An open alert whose condition was not found again
   is asked about: it resolves when it is proved to be over, closes without a word when another
   tells it now or its Page is not connected any more, and stays open when nobody can know.
5. A unique index lets one of two watchers open an alert. What opened or resolved is told to the
   tenant's people (`notify.plan`), once each.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

import structlog
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from models import Tenant
from models.channels import DIGEST_FAILED
from models.orm import now_utc
from models.scope import tenant_session, wide_session
from notify.alerts import Ending, Finding, open_alerts, reconcile
from notify.rules import digests, missing, syncs, tokens, waiting
from notify.rules.look import Look, read_explained, syncs_of

KINDS = (
    *tokens.KINDS,
    *syncs.KINDS,
    waiting.THROTTLED,
    waiting.STALE,
    missing.INCOMPLETE,
    DIGEST_FAILED,
)
log = structlog.get_logger(__name__)


def watch_all(now: datetime | None = None) -> tuple[int, int]:
    """Looks at all tenants; returns how many alerts opened and ended."""
    moment = now or now_utc()
    with wide_session("tick") as session:
        tenants = list(session.scalars(select(Tenant.id).order_by(Tenant.id)))
    opened = ended = 0
    for tenant_id in tenants:
        try:
            more_opened, more_ended = watch(tenant_id, moment)
        except DBAPIError as error:
            log.error("watch_failed", tenant_id=tenant_id, error=type(error).__name__)
            continue
        opened, ended = opened + more_opened, ended + more_ended
    return opened, ended


def watch(tenant_id: int, now: datetime) -> tuple[int, int]:
    """Looks at one tenant; returns how many alerts opened and ended."""
    with tenant_session(tenant_id) as session:
        look = Look(
            session,
            tenant_id,
            now,
            open=tuple(open_alerts(session, tenant_id, KINDS)),
            explained=read_explained(session, tenant_id, now),
        )
        findings, endings = _look(look)
        return reconcile(session, tenant_id, findings, endings, now)


def _look(look: Look) -> tuple[list[Finding], list[Ending]]:
    findings = tokens.find(look.session, look.tenant_id, look.now)
    endings = tokens.endings(look, findings)
    stale = waiting.stale_pages(look)
    of_syncs = [*syncs.find(look, stale), *waiting.find_throttled(look, stale)]
    endings += syncs.endings(look, of_syncs) + waiting.throttled_endings(look, of_syncs)
    why_stale = _pages_with_reason(look, of_syncs, endings)
    of_pages = waiting.find_stale(look, stale, why_stale)
    endings += waiting.stale_endings(look, of_pages, why_stale)
    of_pages += missing.find(look, why_stale | {one.meta_page_id for one in of_pages})
    of_mails = digests.find(look)
    endings += missing.endings(look, of_pages) + digests.endings(look, of_mails)
    return [*findings, *of_syncs, *of_pages, *of_mails], endings


def _pages_with_reason(
    look: Look, findings: Iterable[Finding], endings: Sequence[Ending]
) -> set[int | None]:
    """Pages (our ids) of which an alert says why their own numbers do not come."""
    ended = {ending.alert.id for ending in endings}
    told = [(one.meta_page_id, one.evidence["kinds"]) for one in findings]
    told += [
        (alert.meta_page_id, syncs_of(alert))
        for alert in look.alerts(*syncs.KINDS, waiting.THROTTLED)
        if alert.id not in ended
    ]
    explained = {page_id for page_id, kinds in look.explained.items() if "page" in kinds}
    return explained | {page_id for page_id, kinds in told if "page" in kinds}
