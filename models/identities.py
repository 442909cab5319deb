"""Accounts at an identity provider."""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.orm import Base, Serial, now_utc


class OidcIdentity(Base):
    """Which account here a subject of an issuer signs in to; linked at the first sign-in."""

    __tablename__ = "oidc_identity"
    __table_args__ = (UniqueConstraint("issuer", "subject"),)

    id: Mapped[Serial]
    issuer: Mapped[str]
    subject: Mapped[str]
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    linked_at: Mapped[datetime] = mapped_column(default=now_utc)
