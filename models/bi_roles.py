"""Logins of BI tools: whose rows each of them reads."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from models.orm import Base, now_utc


class BiRole(Base):
    """A login of the database that reads the views for one tenant, and nothing else.

    The owner of the tables alone writes it: what it says is what the login cannot change.
    """

    __tablename__ = "bi_role"

    name: Mapped[str] = mapped_column(primary_key=True)
    tenant_id: Mapped[int] = mapped_column(ForeignKey("tenant.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime] = mapped_column(default=now_utc)
