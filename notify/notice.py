"""What is told of alerts, before it takes the form of a mail or of a message in a channel."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from models import Alert, MetaPage, Tenant
from models.channels import DIGEST_FAILED, TOPICS
from settings import get_settings

Told = tuple[str, Alert]
VERBS = {"opened": "Needs attention", "resolved": "Resolved", "test": "Test"}
LONGEST_SUBJECT = 100


@dataclass(frozen=True)
class Item:
    """One alert's opening or resolution. `when` is in words, by the tenant's clock.

    `address` leads to where it is seen in Pagelens; `page` is the Page's name, if it has one.
    """

    event: str
    kind: str
    severity: str
    sentence: str
    cure: str
    when: str
    opened_at: datetime
    resolved_at: datetime | None
    address: str
    page: str = ""
    page_id: str = ""

    @property
    def verb(self) -> str:
        """Needs attention, or Resolved."""
        return VERBS[self.event]


@dataclass(frozen=True)
class Notice:
    """What is told at once, of one workspace."""

    workspace: str
    slug: str
    items: tuple[Item, ...]

    @property
    def subject(self) -> str:
        """One line: the first of them, and how many more."""
        first = self.items[0]
        words = first.sentence
        if len(words) > LONGEST_SUBJECT:
            words = words[: LONGEST_SUBJECT - 1].rstrip() + "…"
        more = f" (and {len(self.items) - 1} more)" if len(self.items) > 1 else ""
        return f"[{self.workspace}] {first.verb}: {words}{more}"


def notice_of(tenant: Tenant, told: Sequence[Told], pages: Mapping[int, MetaPage]) -> Notice:
    """The notice of these events; `pages` are those they are about, by our id."""
    items = [
        _item(event, alert, pages.get(alert.meta_page_id or 0), tenant) for event, alert in told
    ]
    return Notice(tenant.name, tenant.slug, tuple(items))


def trial_notice(tenant: Tenant, now: datetime) -> Notice:
    """What a channel's test says."""
    sentence = f"Alerts of {tenant.name} arrive here."
    item = Item(
        event="test",
        kind="test",
        severity="info",
        sentence=sentence,
        cure="",
        when=f"Sent {_moment(now, tenant.time_zone)}.",
        opened_at=now,
        resolved_at=None,
        address=f"{get_settings().site_address()}/settings/notices",
    )
    return Notice(tenant.name, tenant.slug, (item,))


def _item(event: str, alert: Alert, page: MetaPage | None, tenant: Tenant) -> Item:
    over = event == "resolved"
    when = f"Since {_moment(alert.opened_at, tenant.time_zone)}"
    if over and alert.resolved_at is not None:
        when += f", resolved {_moment(alert.resolved_at, tenant.time_zone)}"
    return Item(
        event=event,
        kind=alert.kind,
        severity=alert.severity,
        sentence=alert.sentence,
        cure="" if over else alert.cure,
        when=f"{when}.",
        opened_at=alert.opened_at,
        resolved_at=alert.resolved_at,
        address=get_settings().site_address() + _path(alert.kind, page),
        page=page.name if page else "",
        page_id=page.page_id if page else "",
    )


def _path(kind: str, page: MetaPage | None) -> str:
    """Where people see to it: connections, reports, digests, or the health of the Page's syncs."""
    if kind in TOPICS["access"]:
        return "/settings/connections"
    if kind == DIGEST_FAILED:
        return "/settings/notices"
    if kind in TOPICS["reports"]:
        return "/settings/reports"
    return f"/sync-health?page_id={page.page_id}" if page else "/sync-health"


def _moment(moment: datetime, time_zone: str) -> str:
    local = moment.astimezone(ZoneInfo(time_zone))
    return f"{local:%a} {local.day} {local:%b %Y %H:%M} ({time_zone})"


def utc_text(moment: datetime | None) -> str | None:
    """2026-11-24T12:00:00Z, for programs."""
    return None if moment is None else f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
