"""What `pagelens doctor` looks at in the numbers: Pages that lack days, and what Meta gives not."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobs.health.check import Check
from models import MetaPage, SyncRun, Tenant
from models.access_states import may_sync
from models.completeness import count_days, overdue_days, read_completeness, read_missing
from models.orm import now_utc
from models.runs import ACTIVE_STATUSES
from models.scope import tenant_session, wide_session

MOST_NAMES = 3
A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class PageNumbers:
    """A Page that lacks days for more than a day (`missing`), or to which Meta gives not all."""

    name: str
    page_id: str
    tenant: str
    missing: int
    not_given: int


def examine_numbers() -> Check:
    """All Pages of all tenants that can be read."""
    with wide_session("health") as session:
        tenants = session.execute(select(Tenant.id, Tenant.slug).order_by(Tenant.slug)).all()
    now = now_utc()
    found = [page for tenant_id, slug in tenants for page in _look_at(tenant_id, slug, now)]
    not_given = [page.name for page in found if page.not_given]
    given = f"; Meta does not give some days of {_some(not_given)}" if not_given else ""
    lacking = [page for page in found if page.missing]
    if not lacking:
        return Check("numbers", f"no Page lacks a day{given}")
    first = lacking[0]
    cure = (
        f"{'1 Page lacks' if len(lacking) == 1 else f'{len(lacking)} Pages lack'} days:"
        f" `pagelens gaps --page {first.page_id} --tenant {first.tenant}` says why,"
        " and with `--repair` asks Meta now."
    )
    names = _some([f"{page.name} ({_days(page.missing)})" for page in lacking])
    return Check("numbers", f"days are missing of {names}{given}", cure)


def _look_at(tenant_id: int, slug: str, now: datetime) -> list[PageNumbers]:
    """A history on its way, and days that are checked again after an upgrade, are no gaps."""
    with tenant_session(tenant_id) as session:
        pages = session.scalars(
            select(MetaPage)
            .where(MetaPage.tenant_id == tenant_id, may_sync("page"))
            .order_by(MetaPage.name, MetaPage.id)
        ).all()
        known = read_completeness(session, tenant_id, [page.id for page in pages], now)
        lacking = [page_id for page_id, one in known.items() if one.missing]
        missing = read_missing(session, tenant_id, lacking, now)
        coming = _histories(session, tenant_id)
    found = []
    for page in pages:
        one = known.get(page.id)
        if one is None or one.answered_at is None:
            continue
        days = count_days(overdue_days(missing.get(page.id, ()), now, A_DAY))
        told = 0 if page.being_checked or page.id in coming else days
        numbers = PageNumbers(page.name, page.page_id, slug, told, count_days(one.given_up))
        found += [numbers] if told or numbers.not_given else []
    return found


def _histories(session: Session, tenant_id: int) -> set[int]:
    """Pages (our ids) whose history is on its way."""
    return set(
        session.scalars(
            select(SyncRun.meta_page_id).where(
                SyncRun.tenant_id == tenant_id,
                SyncRun.kind == "backfill",
                SyncRun.status.in_(ACTIVE_STATUSES),
            )
        )
    )


def _some(names: list[str]) -> str:
    more = len(names) - MOST_NAMES
    shown = ", ".join(names[:MOST_NAMES])
    return f"{shown} and {more} more" if more > 0 else shown


def _days(number: int) -> str:
    return "1 day" if number == 1 else f"{number} days"
