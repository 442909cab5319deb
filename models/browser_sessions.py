"""Sessions of browsers."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from models.orm import Base, Serial, now_utc, secret_column


class BrowserSession(Base):
    """Where somebody is signed in; the cookie holds the secret, and here is its SHA-256.

    `tenant_id` is the workspace chosen last, only a wish. `user_agent` and `address` are for the
    person's own list. It ends at `expires_at`, or at `ended_at` where somebody ended it before.
    """

    __tablename__ = "session"

    id: Mapped[Serial]
    secret_hash: Mapped[str] = secret_column(unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    tenant_id: Mapped[int | None] = mapped_column(ForeignKey("tenant.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(default=now_utc)
    last_used_at: Mapped[datetime] = mapped_column(default=now_utc)
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    user_agent: Mapped[str]
    address: Mapped[str]
