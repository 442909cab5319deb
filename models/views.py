"""What people keep of a dashboard: saved views, read-only links to a view, annotations."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Identity,
    Index,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
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
    """A note on a day of a Page's charts: a person's (`source` user) or the system's own.

    `key` identifies what the system noted, so that it notes it once.
    """

    __tablename__ = "annotation"
    __table_args__ = (
        CheckConstraint(
            "source IN ('user', 'metric_retired', 'sync_gap', 'post_above_median')", name="source"
        ),
        ForeignKeyConstraint(
            ["tenant_id", "meta_page_id"], ["meta_page.tenant_id", "meta_page.id"]
        ),
        UniqueConstraint("tenant_id", "meta_page_id", "source", "key"),
        Index(None, "tenant_id", "meta_page_id", "day"),
    )

    tenant_id: Mapped[TenantKey] = mapped_column(ForeignKey("tenant.id"))
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    meta_page_id: Mapped[int]
    source: Mapped[str] = mapped_column(server_default="user")
    key: Mapped[str]
    day: Mapped[date]
    note: Mapped[str]
    detail: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=text("'{}'"))
    created_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[datetime] = mapped_column(default=now_utc)
