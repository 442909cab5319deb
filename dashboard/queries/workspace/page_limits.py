"""To which Pages the people of a tenant are limited."""

from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import Membership, MembershipGroup, MembershipPage, MetaPage


@dataclass(frozen=True)
class PageLimit:
    """The only Pages (Facebook's ids) and groups of Pages that a person sees."""

    page_ids: list[str] = field(default_factory=list)
    group_ids: list[int] = field(default_factory=list)


def read_limits(session: Session, tenant_id: int) -> dict[int, PageLimit]:
    """The limits of those who have one, by the person's id."""
    limited = select(Membership.user_id).where(
        Membership.tenant_id == tenant_id, Membership.is_limited
    )
    found = {user_id: PageLimit() for user_id in session.scalars(limited)}
    if not found:
        return found
    pages = (
        select(MembershipPage.user_id, MetaPage.page_id)
        .join(
            MetaPage,
            (MetaPage.tenant_id == MembershipPage.tenant_id)
            & (MetaPage.id == MembershipPage.meta_page_id),
        )
        .where(MembershipPage.tenant_id == tenant_id)
        .order_by(MetaPage.name, MetaPage.id)
    )
    for user_id, page_id in session.execute(pages):
        found[user_id].page_ids.append(page_id)
    groups = (
        select(MembershipGroup.user_id, MembershipGroup.page_group_id)
        .where(MembershipGroup.tenant_id == tenant_id)
        .order_by(MembershipGroup.page_group_id)
    )
    for user_id, group_id in session.execute(groups):
        found[user_id].group_ids.append(group_id)
    return found
