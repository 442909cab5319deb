"""Memberships that are limited to some Pages: named one by one, or as groups of Pages.

A limited membership with neither sees no Page: one that has lost its last group sees no more.
"""

from sqlalchemy import CompoundSelect, ForeignKey, Index, Integer, select, union
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.orm import Base, TenantKey, same_tenant
from models.page_groups import PageGroupPage
from models.tenancy import Membership, User


class MembershipPage(Base):
    """A Page that a limited person sees."""

    __tablename__ = "membership_page"
    __table_args__ = (
        same_tenant("user_id", "membership", of="user_id", ondelete="CASCADE"),
        same_tenant("meta_page_id", "meta_page", ondelete="CASCADE"),
        Index(None, "tenant_id", "meta_page_id"),
    )

    tenant_id: Mapped[TenantKey] = mapped_column(ForeignKey("tenant.id"))
    user_id: Mapped[int] = mapped_column(Integer, primary_key=True)
    meta_page_id: Mapped[int] = mapped_column(Integer, primary_key=True)


class MembershipGroup(Base):
    """A group whose Pages a limited person sees, whichever they are at the moment."""

    __tablename__ = "membership_group"
    __table_args__ = (
        same_tenant("user_id", "membership", of="user_id", ondelete="CASCADE"),
        same_tenant("page_group_id", "page_group", ondelete="CASCADE"),
        Index(None, "tenant_id", "page_group_id"),
    )

    tenant_id: Mapped[TenantKey] = mapped_column(ForeignKey("tenant.id"))
    user_id: Mapped[int] = mapped_column(Integer, primary_key=True)
    page_group_id: Mapped[int] = mapped_column(Integer, primary_key=True)


def barred_addresses(session: Session, tenant_id: int, meta_page_id: int | None) -> set[str]:
    """Of the tenant's limited members those who may not see the Page, by e-mail address.

    All of them where a thing is about no Page.
    """
    limited = select(User.email).join(Membership, Membership.user_id == User.id)
    mine = (Membership.tenant_id == tenant_id, Membership.is_limited)
    sees = _who_sees(tenant_id, meta_page_id or 0)
    return set(session.scalars(limited.where(*mine, Membership.user_id.not_in(sees))))


def _who_sees(tenant_id: int, meta_page_id: int) -> CompoundSelect[int]:
    named = select(MembershipPage.user_id).where(
        MembershipPage.tenant_id == tenant_id, MembershipPage.meta_page_id == meta_page_id
    )
    by_group = (
        select(MembershipGroup.user_id)
        .join(
            PageGroupPage,
            (PageGroupPage.tenant_id == MembershipGroup.tenant_id)
            & (PageGroupPage.page_group_id == MembershipGroup.page_group_id),
        )
        .where(MembershipGroup.tenant_id == tenant_id, PageGroupPage.meta_page_id == meta_page_id)
    )
    return union(named, by_group)
