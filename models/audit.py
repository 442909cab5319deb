"""Who did what: connecting, disconnecting, roles, tokens."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Identity, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from models.orm import Base, TenantKey, now_utc


class AuditEvent(Base):
    """One action of a person or of the system. `detail` never holds a secret."""

    __tablename__ = "audit_event"

    tenant_id: Mapped[TenantKey] = mapped_column(ForeignKey("tenant.id"))
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    action: Mapped[str]
    detail: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=text("'{}'"))
    at: Mapped[datetime] = mapped_column(default=now_utc)
