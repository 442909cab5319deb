"""The Pages of a tenant, with what may be done with them and how fresh they are."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    bindparam,
    func,
    or_,
    select,
    true,
)
from sqlalchemy.orm import Session

from catalog.registered import registry_version, tell_version
from dashboard.queries.pages.backfill import BackfillProgress
from dashboard.queries.pages.beside import beside, bring
from dashboard.queries.pages.freshness import Freshness, read_freshness
from dashboard.queries.pages.pictures import page_picture_address
from dashboard.site import SitePath
from models import Membership, MetaPage
from models.orm import now_utc

__all__ = [
    "BackfillProgress",
    "PageName",
    "PageSummary",
    "count_pages",
    "default_page",
    "default_page_id",
    "find_page",
    "list_pages",
    "name_pages",
    "names_of",
    "summarise_page",
]


NAMED = "named_pages"
Number = int | BindParameter[int]


@dataclass(frozen=True)
class PageSummary:
    """A Page as pickers and headers show it. `page_id` is Facebook's id.

    `data_through` is the newest Pacific day with numbers, `last_success_at` when Meta last
    answered; `stale` means that the newest day that Meta has published was not read for 36 hours.
    `sensitivity` says how odd days and posts must be to be called unusual: off, strongest, normal
    or sensitive.
    """

    page_id: str
    name: str
    category: str
    picture_url: SitePath
    followers: int | None
    can_analyze: bool
    missing_permissions: list[str]
    is_default: bool
    data_through: date | None
    last_success_at: datetime | None
    stale: bool
    backfill: BackfillProgress | None
    sensitivity: str


@dataclass(frozen=True)
class PageName:
    """A Page as a picker names it. `page_id` is Facebook's id."""

    page_id: str
    name: str
    category: str
    picture_url: SitePath
    followers: int | None
    can_analyze: bool


def name_pages(
    session: Session,
    tenant_id: int,
    user_id: int,
    *,
    limit: int,
    words: str = "",
    always: Collection[str] = (),
) -> list[PageName]:
    """The first Pages whose names hold the words: the caller's own choice, then by name.

    Those with the ids `always` come before, in any case. Quick with any number of Pages: nothing
    is read but their rows, and what every screen wants: of the Pages `always` what stands beside
    their numbers, and the version of the registry.
    """
    asked = {
        "tenant_id": tenant_id,
        "user_id": user_id,
        "always": list(always),
        "most": limit + len(always),
    }
    named = _called_or_asked_for(_called(words)) if words else _all_or_asked_for()
    rows = session.execute(named, asked).all()
    pages = [page for page, _version, _told in rows]
    if rows:
        tell_version(session, rows[0][1])
    for page, _version, told in rows:
        bring(session, page.id, told)
    session.info[NAMED] = {(tenant_id, page.page_id): page for page in pages}
    return [_named(page) for page in pages]


@cache
def _all_or_asked_for() -> Select[*tuple[Any, ...]]:
    return _called_or_asked_for(true())


def _called_or_asked_for(is_called: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    tenant_id: BindParameter[int] = bindparam("tenant_id")
    always = MetaPage.page_id.in_(bindparam("always", expanding=True))
    chosen = _chosen(tenant_id, bindparam("user_id")).scalar_subquery()
    return (
        select(MetaPage, registry_version(), beside(always))
        .where(MetaPage.tenant_id == tenant_id, or_(is_called, always))
        .order_by(
            always.desc(), (MetaPage.id == chosen).desc(), func.lower(MetaPage.name), MetaPage.id
        )
        .limit(bindparam("most"))
    )


def _named(page: MetaPage) -> PageName:
    return PageName(
        page_id=page.page_id,
        name=page.name,
        category=page.category,
        picture_url=page_picture_address(page),
        followers=page.followers_count,
        can_analyze=page.can_analyze,
    )


def names_of(session: Session, tenant_id: int, page_ids: Collection[str]) -> dict[str, str]:
    """The names of the tenant's Pages with these ids of Facebook's."""
    if not page_ids:
        return {}
    rows = session.execute(
        select(MetaPage.page_id, MetaPage.name).where(
            MetaPage.tenant_id == tenant_id, MetaPage.page_id.in_(page_ids)
        )
    )
    return {page_id: name for page_id, name in rows}  # noqa: C416  a row is no pair for mypy


def count_pages(session: Session, tenant_id: int, words: str = "") -> int:
    """How many Pages the tenant has whose names hold the words."""
    mine = (MetaPage.tenant_id == tenant_id, _called(words))
    return session.scalar(select(func.count()).select_from(MetaPage).where(*mine)) or 0


def _called(words: str) -> ColumnElement[bool]:
    return MetaPage.name.icontains(words, autoescape=True) if words else true()


def list_pages(
    session: Session,
    tenant_id: int,
    user_id: int,
    *,
    limit: int | None = None,
    offset: int = 0,
    words: str = "",
    now: datetime | None = None,
) -> list[PageSummary]:
    """Pages of the tenant by name, all of them or a part; the caller's default is marked.

    With `words` those whose names hold them.
    """
    pages = list(
        session.scalars(
            select(MetaPage)
            .where(MetaPage.tenant_id == tenant_id, _called(words))
            .order_by(func.lower(MetaPage.name), MetaPage.id)
            .limit(limit)
            .offset(offset)
        )
    )
    chosen = default_page_id(session, tenant_id, user_id)
    fresh = read_freshness(session, tenant_id, pages, now or now_utc())
    return [_summary(page, fresh[page.id], page.id == chosen) for page in pages]


def summarise_page(
    session: Session, page: MetaPage, user_id: int | None = None, *, now: datetime | None = None
) -> PageSummary:
    """One Page, with its freshness."""
    fresh = read_freshness(session, page.tenant_id, [page], now or now_utc())
    chosen = None if user_id is None else default_page_id(session, page.tenant_id, user_id)
    return _summary(page, fresh[page.id], page.id == chosen)


def find_page(session: Session, tenant_id: int, page_id: str) -> MetaPage | None:
    """The tenant's Page with this id of Facebook's; None for another tenant's."""
    if not page_id.isascii() or not page_id.isalnum():
        return None
    # The top bar of the same answer has found it already.
    named: MetaPage | None = session.info.get(NAMED, {}).get((tenant_id, page_id))
    if named is not None:
        return named
    return session.scalar(
        select(MetaPage).where(MetaPage.tenant_id == tenant_id, MetaPage.page_id == page_id)
    )


def default_page(session: Session, tenant_id: int, user_id: int) -> MetaPage | None:
    """The Page that opens first: the chosen one, else the first that can be analysed."""
    chosen = _chosen(tenant_id, user_id).scalar_subquery()
    return session.scalar(
        select(MetaPage)
        .where(MetaPage.tenant_id == tenant_id)
        .order_by((MetaPage.id == chosen).desc(), MetaPage.can_analyze.desc(), MetaPage.name)
        .limit(1)
    )


def default_page_id(session: Session, tenant_id: int, user_id: int) -> int:
    """Our id of the Page that the person chose to open first; 0 without a choice."""
    return session.scalar(_chosen(tenant_id, user_id)) or 0


def _chosen(tenant_id: Number, user_id: Number) -> Select[int]:
    return select(func.coalesce(Membership.default_page_id, 0)).where(
        Membership.tenant_id == tenant_id, Membership.user_id == user_id
    )


def _summary(page: MetaPage, fresh: Freshness, is_default: bool) -> PageSummary:
    return PageSummary(
        page_id=page.page_id,
        name=page.name,
        category=page.category,
        picture_url=page_picture_address(page),
        followers=page.followers_count,
        can_analyze=page.can_analyze,
        missing_permissions=list(page.missing_permissions),
        is_default=is_default,
        data_through=fresh.data_through,
        last_success_at=fresh.last_success_at,
        stale=fresh.stale,
        backfill=fresh.backfill,
        sensitivity=page.sensitivity,
    )
