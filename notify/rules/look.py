"""One look at a tenant's stored state: what every rule starts from."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import Alert, MetaConnection, MetaPage
from models.access_states import STOPPING, needed_for

SYNCS = ("page", "post", "backfill")
TOLD_BY_ANOTHER = "Another alert tells it now."
NOT_CONNECTED = "It is not connected any more."


@dataclass(frozen=True)
class Look:
    """`open` are the tenant's open alerts; `explained` the syncs of a Page (our id) of which the
    state of its access says why they bring nothing."""

    session: Session
    tenant_id: int
    now: datetime
    open: tuple[Alert, ...]
    explained: dict[int, frozenset[str]] = field(default_factory=dict)

    def alerts(self, *kinds: str) -> list[Alert]:
        """The open alerts of these kinds."""
        return [alert for alert in self.open if alert.kind in kinds]

    def is_explained(self, page_id: int | None, syncs: Collection[str]) -> bool:
        """Whether access explains why none of these syncs of the Page brings anything."""
        return set(syncs) <= self.explained.get(page_id or 0, frozenset())


def read_explained(session: Session, tenant_id: int, now: datetime) -> dict[int, frozenset[str]]:
    """Pages in trouble with their access, and the syncs that bring nothing because of it."""
    lapsed = MetaConnection.data_access_expires_at <= now
    rows = session.execute(
        select(MetaPage, MetaConnection.data_access_expires_at)
        .outerjoin(
            MetaConnection,
            (MetaConnection.tenant_id == MetaPage.tenant_id)
            & (MetaConnection.id == MetaPage.connection_id)
            & lapsed,
        )
        .where(
            MetaPage.tenant_id == tenant_id,
            MetaPage.access_status.in_(STOPPING)
            | (MetaPage.missing_permissions != [])
            | MetaConnection.id.is_not(None),
        )
    )
    return {page.id: _stopped(page, has_lapsed=moment is not None) for page, moment in rows}


def _stopped(page: MetaPage, *, has_lapsed: bool) -> frozenset[str]:
    if has_lapsed or page.access_status in STOPPING:
        return frozenset(SYNCS)
    missing = set(page.missing_permissions)
    return frozenset(kind for kind in SYNCS if missing & set(needed_for(kind)))


def syncs_of(alert: Alert) -> frozenset[str]:
    """Which syncs of its Page an alert is about."""
    told = alert.evidence.get("kinds") or alert.evidence.get("kind") or "page"
    return frozenset([told] if isinstance(told, str) else told)


def day_words(day: date) -> str:
    """Sun 22 Nov 2026."""
    return f"{day:%a} {day.day} {day:%b %Y}"


def pages_of(look: Look, alerts: Iterable[Alert]) -> dict[int, MetaPage]:
    """The Pages of these alerts that are still connected, by our id."""
    ids = {alert.meta_page_id for alert in alerts if alert.meta_page_id is not None}
    if not ids:
        return {}
    pages = look.session.scalars(
        select(MetaPage).where(
            MetaPage.tenant_id == look.tenant_id,
            MetaPage.id.in_(ids),
            MetaPage.token_encrypted.is_not(None),
        )
    )
    return {page.id: page for page in pages}
