"""What is shown of a Page starts from here: the person's tenant, the Page, the range, the clock.

Nothing that a browser sends is believed: the tenant comes from the session, the Page is looked
up in it, and what cannot be used raises BadInput.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import g
from sqlalchemy import select
from sqlalchemy.orm import Session

from dashboard.auth.addresses import shown_addresses
from dashboard.auth.identity import current_tenant_id, current_user_id
from dashboard.page_address import PageAddress
from dashboard.queries.days.ranges import DateRange, resolve_range
from dashboard.queries.inputs import BadInput
from dashboard.queries.pages.freshness import Freshness, read_freshness
from dashboard.queries.pages.listing import default_page, find_page
from dashboard.queries.workspace.addresses import Show, whole
from models import MetaPage, Tenant
from models.orm import now_utc
from models.scope import tenant_session
from settings import get_settings

OPENED = "person_session"


@dataclass(frozen=True)
class Visitor:
    """Somebody who came by a read-only link, and what its maker lets them read beside numbers."""

    reads_notes: bool
    reads_goals: bool
    reads_labels: bool


@dataclass(frozen=True)
class PageContext:
    """A Page of the tenant of whoever asks, and what of it is asked for.

    A `visitor` came by a read-only link: nobody is signed in, and nothing may be changed. `show`
    tells how much of people's e-mail addresses may be read.
    """

    session: Session
    page: MetaPage
    address: PageAddress
    fresh: Freshness
    now: datetime
    visitor: Visitor | None = None
    show: Show = whole

    @property
    def reads_goals(self) -> bool:
        """Whether goals may be read: by people of the workspace always."""
        return self.visitor is None or self.visitor.reads_goals

    @property
    def reads_labels(self) -> bool:
        """Whether the names of labels may be read."""
        return self.visitor is None or self.visitor.reads_labels

    def range_if_any(self) -> DateRange | None:
        """The range of the address; None where that is wrong, which the banner tells."""
        try:
            return self.date_range()
        except BadInput:
            return None

    def zone(self) -> ZoneInfo:
        """The clock of the tenant, for times of day."""
        name = self.session.scalar(select(Tenant.time_zone).where(Tenant.id == self.page.tenant_id))
        return ZoneInfo(name or get_settings().time_zone)

    def date_range(self) -> DateRange:
        """The range of the address. Raises BadInput."""
        return resolve_range(
            preset=self.address.range,
            since=self.address.since,
            until=self.address.until,
            compare=self.address.comparison,
            newest_day=self.fresh.data_through,
            now=self.now,
        )


class NoSuchPageError(Exception):
    """There is no such Page for this person."""


@contextmanager
def person_session() -> Iterator[Session]:
    """A session in the tenant of whoever asks, within another one of theirs the same."""
    opened: Session | None = g.get(OPENED)
    if opened is not None:
        yield opened
        return
    with tenant_session(current_tenant_id()) as session:
        setattr(g, OPENED, session)
        try:
            yield session
        finally:
            g.pop(OPENED)


@contextmanager
def open_page(address: PageAddress) -> Iterator[PageContext]:
    """The Page of the address in the person's tenant; the person's first one where it names none.

    Raises NoSuchPageError.
    """
    with person_session() as session:
        page = _page_of(session, current_tenant_id(), address.page_id)
        if page is None:
            raise NoSuchPageError
        yield context_of(session, page, address)


def name_of_page(page_id: Any) -> str | None:
    """What a Page of the person's tenant is called; None where there is none."""
    with person_session() as session:
        page = _page_of(session, current_tenant_id(), PageAddress.of(page_id, {}).page_id)
        return page.name if page else None


def context_of(session: Session, page: MetaPage, address: PageAddress) -> PageContext:
    """The context of a Page that was found already."""
    now = now_utc()
    fresh = read_freshness(session, page.tenant_id, [page], now)[page.id]
    known = replace(address, page_id=page.page_id)
    return PageContext(session, page, known, fresh, now, show=shown_addresses())


def _page_of(session: Session, tenant_id: int, page_id: str) -> MetaPage | None:
    if page_id:
        return find_page(session, tenant_id, page_id)
    return default_page(session, tenant_id, current_user_id())
