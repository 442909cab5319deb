"""What every callback starts from: the person's tenant, the Page of the URL, the range.

Nothing that a browser sends is believed: the tenant comes from the session, the Page is looked
up in it, and a value that cannot be used becomes a calm sentence.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from dash import html
from sqlalchemy import select
from sqlalchemy.orm import Session

from dashboard.auth.identity import current_tenant_id, current_user_id
from dashboard.page_address import OVERVIEW, PageAddress, parse_address
from dashboard.pages.address import read_address
from dashboard.queries.days.ranges import DateRange, resolve_range
from dashboard.queries.inputs import BadInput
from dashboard.queries.pages.freshness import Freshness, read_freshness
from dashboard.queries.pages.listing import default_page, find_page
from models import MetaPage, Tenant
from models.orm import now_utc
from models.scope import tenant_session
from settings import get_settings


@dataclass(frozen=True)
class PageContext:
    """A checked view: the Page belongs to the tenant of whoever asks.

    A `visitor` came by a read-only link: nobody is signed in, and nothing may be changed.
    """

    session: Session
    page: MetaPage
    address: PageAddress
    fresh: Freshness
    now: datetime
    visitor: bool = False

    def zone(self) -> ZoneInfo:
        """The clock of the tenant, for times of day."""
        name = self.session.scalar(select(Tenant.time_zone).where(Tenant.id == self.page.tenant_id))
        return ZoneInfo(name or get_settings().time_zone)

    def date_range(self) -> DateRange:
        """The range of the URL. Raises BadInput."""
        state = self.address
        return resolve_range(
            preset=state.range,
            since=state.since,
            until=state.until,
            newest_day=self.fresh.data_through,
            now=self.now,
        )


def with_page(
    address: Any,
    draw: Callable[[PageContext], Any],
    missing: Callable[[], Any],
    wrong: Callable[[BadInput], Any],
) -> Any:
    """What `draw` makes of the view; `missing` where there is no such Page for this person.

    `address` is what a screen's store holds: a pathname and a query string, or anything at all.
    """
    pathname, search = read_address(address)
    state, tenant_id = parse_address(pathname, search), current_tenant_id()
    with tenant_session(tenant_id) as session:
        page = page_of(session, tenant_id, pathname, state)
        if page is None:
            return missing()
        now = now_utc()
        fresh = read_freshness(session, tenant_id, [page], now)[page.id]
        view = PageContext(session, page, replace(state, page_id=page.page_id), fresh, now)
        try:
            return draw(view)
        except BadInput as error:
            return wrong(error)


def page_of(session: Session, tenant_id: int, pathname: Any, state: PageAddress) -> MetaPage | None:
    """The Page that the address names; the person's first one where it names none."""
    if state.page_id:
        return find_page(session, tenant_id, state.page_id)
    nameless = pathname in (OVERVIEW, OVERVIEW.rstrip("/"))
    return default_page(session, tenant_id, current_user_id()) if nameless else None


def notice(title: str, text: str = "", action: Any = None) -> html.Div:
    """A calm message with the next step, where there is nothing to show."""
    parts = [html.P(title, className="notice-title")]
    parts += [html.P(text, className="notice-text")] if text else []
    return html.Div([*parts, *([action] if action else [])], className="notice")


def wrong_value(view_or_error: BadInput) -> html.Div:
    """What stands where the address holds a value that cannot be used."""
    home = html.A("Show the last 28 days", href="?", className="nav link")
    return notice("This address holds something that cannot be shown.", view_or_error.message, home)
