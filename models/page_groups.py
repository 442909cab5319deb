"""Groups of Pages: a client's, a country's, a team's. A Page may be in several."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Integer, func
from sqlalchemy.orm import Mapped, mapped_column

from models.orm import Base, Serial, TenantKey, now_utc, same_tenant


class PageGroup(Base):
    """A name under which several Pages of a tenant stand together, whatever its capitals."""

    __tablename__ = "page_group"

    tenant_id: Mapped[TenantKey] = mapped_column(ForeignKey("tenant.id"))
    id: Mapped[Serial]
    name: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default=now_utc)


Index("uq_page_group_name", PageGroup.tenant_id, func.lower(PageGroup.name), unique=True)


class PageGroupPage(Base):
    """A Page in a group."""

    __tablename__ = "page_group_page"
    __table_args__ = (
        same_tenant("page_group_id", "page_group", ondelete="CASCADE"),
        same_tenant("meta_page_id", "meta_page", ondelete="CASCADE"),
        Index(None, "tenant_id", "meta_page_id"),
    )

    tenant_id: Mapped[TenantKey] = mapped_column(ForeignKey("tenant.id"))
    page_group_id: Mapped[int] = mapped_column(Integer, primary_key=True)
    meta_page_id: Mapped[int] = mapped_column(Integer, primary_key=True)
