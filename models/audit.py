"""Who did what, and from where: sign-ins, roles, connections, files, deletions."""

from contextvars import ContextVar
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Identity, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from models.orm import Base, TenantKey, now_utc

# The address of whoever is asking; None for what the product does by itself.
came_from: ContextVar[str | None] = ContextVar("came_from", default=None)


class AuditEvent(Base):
    """One action of a person or of the system. `detail` never holds a secret.

    `address` is the network address that it was done from.
    """

    __tablename__ = "audit_event"
    __table_args__ = (
        Index(None, "tenant_id", "user_id"),
        Index(None, "tenant_id", "action"),
        Index(None, "tenant_id", "at"),
    )

    tenant_id: Mapped[TenantKey] = mapped_column(ForeignKey("tenant.id"))
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    action: Mapped[str]
    detail: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=text("'{}'"))
    at: Mapped[datetime] = mapped_column(default=now_utc)
    address: Mapped[str | None] = mapped_column(default=came_from.get)
