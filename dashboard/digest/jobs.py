"""The job that makes a tenant's digests: each reader's in one row, which is mailed once.

1. It waits until the week is settled and read (`week.py`).
2. What is unusual of each Page is read once, however many people ask for it.
3. A reader gets the Pages that they may see. Of nothing unusual nothing is made.
4. Of a person and a week there is one row, so that a start that is repeated makes no second one.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

import structlog
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from dashboard.digest.odd_days import read_odd_days
from dashboard.digest.odd_posts import read_odd_posts
from dashboard.digest.week import Week, newest_week, wait_for
from dashboard.format import day_range
from dashboard.queries.days.ranges import DateRange
from dashboard.queries.pages.freshness import Freshness, read_freshness
from jobs.digests import start_mailing
from models import DigestDelivery, Membership, MetaPage, Tenant, User
from models.access_states import may_sync
from models.digests import DigestLetter, DigestPage
from models.limited import limited_as
from models.orm import now_utc
from models.scope import tenant_session
from models.sensitivity import OFF

MOST_ITEMS = 10
log = structlog.get_logger(__name__)


def make_digests(*, tenant_id: int) -> int:
    """Returns how many were made. Raises PutOffError while the week is not settled."""
    now = now_utc()
    week = newest_week(now)
    with tenant_session(tenant_id) as session:
        readers = _readers(session, tenant_id)
        found = _unusual_pages(session, tenant_id, week, now) if readers else {}
    made = sum(_make(tenant_id, reader, week, found, now) for reader in readers)
    log.info("digests_made", tenant_id=tenant_id, readers=len(readers), made=made)
    return made


def _readers(session: Session, tenant_id: int) -> Sequence[Membership]:
    """Who asks for it, and may still enter."""
    return session.scalars(
        select(Membership)
        .join(User, User.id == Membership.user_id)
        .where(
            Membership.tenant_id == tenant_id,
            Membership.weekly_digest,
            Membership.has_joined,
            User.is_active,
        )
        .order_by(Membership.number)
    ).all()


def _unusual_pages(
    session: Session, tenant_id: int, week: Week, now: datetime
) -> dict[int, DigestPage]:
    """By our id, those with something unusual, by name."""
    rows = session.execute(
        select(MetaPage, may_sync("page"))
        .where(MetaPage.tenant_id == tenant_id, MetaPage.sensitivity != OFF)
        .order_by(MetaPage.name, MetaPage.id)
    ).all()
    pages = [page for page, _may in rows]
    fresh = read_freshness(session, tenant_id, pages, now)
    # What cannot be read now does not come by waiting.
    wait_for(session, week, [(page, fresh[page.id]) for page, may in rows if may], now)
    span = week.span(now)
    read = [_unusual(session, page, span, fresh[page.id], now) for page in pages]
    return {page.id: page for page in read if page.items}


def _unusual(
    session: Session, page: MetaPage, span: DateRange, fresh: Freshness, now: datetime
) -> DigestPage:
    items = [
        *read_odd_days(session, page, span, fresh, now),
        *read_odd_posts(session, page, span),
    ]
    more = len(items) - MOST_ITEMS
    left = f"and {more} more, on the Page’s screens" if more > 0 else ""
    return DigestPage(page.id, page.name, items[:MOST_ITEMS], left)


def _make(
    tenant_id: int,
    reader: Membership,
    week: Week,
    found: Mapping[int, DigestPage],
    now: datetime,
) -> bool:
    """Whether there was something for the reader that was not made before."""
    limited = reader.user_id if reader.is_limited else None
    with limited_as(limited), tenant_session(tenant_id) as session:
        mine = select(MetaPage.id).where(MetaPage.tenant_id == tenant_id)
        seen = set(session.scalars(mine))
        name = session.get_one(Tenant, tenant_id).name
    pages = [page for number, page in found.items() if number in seen]
    if not pages:
        return False
    span = week.span(now)
    letter = DigestLetter(name, day_range(span.since, span.until, year=True), pages)
    with tenant_session(tenant_id) as session:
        return _keep(session, reader, week, letter)


def _keep(session: Session, reader: Membership, week: Week, letter: DigestLetter) -> bool:
    made = session.scalar(
        insert(DigestDelivery)
        .values(
            tenant_id=reader.tenant_id,
            user_id=reader.user_id,
            week=week.monday,
            letter=letter.as_json(),
            created_at=now_utc(),
        )
        .on_conflict_do_nothing()
        .returning(DigestDelivery)
    )
    if made is None:
        return False
    start_mailing(session, made)
    return True
