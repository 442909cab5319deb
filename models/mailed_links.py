"""Links that people are mailed."""

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, text
from sqlalchemy.orm import Mapped, mapped_column

from models.orm import Base, Serial, now_utc, secret_column

PASSWORD, INVITATION = "password", "invitation"


class MailedLink(Base):
    """A link that somebody asked for, at first only a wish: a job finds out whom it is for.

    `password` sets a new password; `invitation` is to somebody whom `asked_by` added to a
    workspace. The link holds a secret of which only the SHA-256 is kept, and ends when it is used,
    when another takes its place, or at `expires_at`.
    """

    __tablename__ = "mailed_link"
    __table_args__ = (
        CheckConstraint("kind IN ('password', 'invitation')", name="kind"),
        Index("ix_mailed_link_waiting", "due_at", postgresql_where=text("waits")),
    )

    id: Mapped[Serial]
    kind: Mapped[str]
    email: Mapped[str]
    site: Mapped[str]
    asked_by: Mapped[str] = mapped_column(server_default="")
    tenant_id: Mapped[int | None] = mapped_column(ForeignKey("tenant.id"), index=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    asked_at: Mapped[datetime] = mapped_column(default=now_utc)
    waits: Mapped[bool] = mapped_column(server_default=text("true"))
    due_at: Mapped[datetime] = mapped_column(default=now_utc)
    attempts: Mapped[int] = mapped_column(Integer, server_default=text("0"))
    secret_hash: Mapped[str | None] = secret_column(unique=True)
    expires_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]

    def make_secret(self, lasts: timedelta, now: datetime) -> str:
        """Another secret, to be told once; one that was mailed before opens nothing any more."""
        secret = secrets.token_urlsafe(32)
        self.secret_hash = hashlib.sha256(secret.encode()).hexdigest()
        self.expires_at = now + lasts
        return secret
