"""The groups of a tenant's Pages."""

from collections.abc import Collection
from dataclasses import dataclass, field

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import Session

from models import MetaPage, PageGroup, PageGroupPage


@dataclass(frozen=True)
class PageGroupSummary:
    """A group and its Pages, by name."""

    id: int
    name: str
    page_ids: list[str] = field(metadata={"description": "Facebook's ids, by the Pages' names."})


@dataclass(frozen=True)
class GroupName:
    """A group as a filter names it."""

    id: int
    name: str


def name_groups(session: Session, tenant_id: int) -> list[GroupName]:
    """All groups that the person sees, by name."""
    row = PageGroup
    mine = select(row.id, row.name).where(row.tenant_id == tenant_id)
    return [GroupName(*found) for found in session.execute(mine.order_by(func.lower(row.name)))]


def count_groups(session: Session, tenant_id: int) -> int:
    """How many groups the tenant has."""
    mine = PageGroup.tenant_id == tenant_id
    return session.scalar(select(func.count()).select_from(PageGroup).where(mine)) or 0


def list_groups(
    session: Session, tenant_id: int, *, limit: int | None = None, offset: int = 0
) -> list[PageGroupSummary]:
    """Groups of the tenant by name, all of them or a part."""
    groups = session.scalars(
        select(PageGroup)
        .where(PageGroup.tenant_id == tenant_id)
        .order_by(func.lower(PageGroup.name), PageGroup.id)
        .limit(limit)
        .offset(offset)
    ).all()
    pages = _pages_of(session, tenant_id, [group.id for group in groups])
    return [PageGroupSummary(group.id, group.name, pages.get(group.id, [])) for group in groups]


def find_group(session: Session, tenant_id: int, group_id: int) -> PageGroup | None:
    """The tenant's group with this id."""
    return session.get(PageGroup, (tenant_id, group_id))


def summarise_group(session: Session, group: PageGroup) -> PageGroupSummary:
    """One group and its Pages."""
    pages = _pages_of(session, group.tenant_id, [group.id])
    return PageGroupSummary(group.id, group.name, pages.get(group.id, []))


def _pages_of(session: Session, tenant_id: int, group_ids: Collection[int]) -> dict[int, list[str]]:
    by_name = aggregate_order_by(MetaPage.page_id, func.lower(MetaPage.name), MetaPage.id)
    rows = session.execute(
        select(PageGroupPage.page_group_id, func.array_agg(by_name))
        .join(
            MetaPage,
            (MetaPage.tenant_id == PageGroupPage.tenant_id)
            & (MetaPage.id == PageGroupPage.meta_page_id),
        )
        .where(PageGroupPage.tenant_id == tenant_id, PageGroupPage.page_group_id.in_(group_ids))
        .group_by(PageGroupPage.page_group_id)
    )
    return {group_id: list(page_ids) for group_id, page_ids in rows}
