"""What people keep of a dashboard: saved views, read-only links to a view, annotations."""

from datetime import date, datetime

from sqlalchemy import (
    BigInteger,
    ForeignKey,
    ForeignKeyConstraint,
    Identity,
    Index,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from models.orm import Base, Serial, TenantKey, now_utc


class SavedView(Base):
    """A view's address under a name: one person's own, or shared in the tenant."""

    __tablename__ = "saved_view"
    __table_args__ = (UniqueConstraint("tenant_id", "user_id", "name"),)

    tenant_id: Mapped[TenantKey] = mapped_column(ForeignKey("tenant.id"))
    id: Mapped[Serial]
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    name: Mapped[str]
    path: Mapped[str]
    query: Mapped[str] = mapped_column(server_default="")
    is_shared: Mapped[bool] = mapped_column(server_default=text("false"))
    created_at: Mapped[datetime] = mapped_column(default=now_utc)


class ViewLink(Base):
    """A read-only link to one view. Only the SHA-256 of its secret is kept.

    Its visitor has no tenant yet: it is looked up by its hash in the scope `link`.
    """

    __tablename__ = "view_link"

    tenant_id: Mapped[TenantKey] = mapped_column(ForeignKey("tenant.id"))
    id: Mapped[Serial]
    created_by: Mapped[int] = mapped_column(ForeignKey("user.id"))
    name: Mapped[str] = mapped_column(server_default="")
    token_hash: Mapped[str] = mapped_column(unique=True)
    path: Mapped[str]
    query: Mapped[str] = mapped_column(server_default="")
    created_at: Mapped[datetime] = mapped_column(default=now_utc)
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    last_used_at: Mapped[datetime | None]


class Annotation(Base):
    """A person's note on a day of a Page's charts. What the system has to say is derived."""

    __tablename__ = "annotation"
    __table_args__ = (
        ForeignKeyConstraint(
            ["tenant_id", "meta_page_id"], ["meta_page.tenant_id", "meta_page.id"]
        ),
        Index(None, "tenant_id", "meta_page_id", "day"),
    )

    tenant_id: Mapped[TenantKey] = mapped_column(ForeignKey("tenant.id"))
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    meta_page_id: Mapped[int]
    day: Mapped[date]
    note: Mapped[str]
    created_by: Mapped[int] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[datetime] = mapped_column(default=now_utc)
    updated_at: Mapped[datetime] = mapped_column(default=now_utc, onupdate=now_utc)
