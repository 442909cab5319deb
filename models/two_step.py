"""The second step of signing in."""

from datetime import datetime

from sqlalchemy import ForeignKey, Integer, text
from sqlalchemy.orm import Mapped, mapped_column

from models.orm import Base, Serial, now_utc, secret_column


class TwoStep(Base):
    """The secret that a person's authenticator app shares, encrypted; it counts once confirmed.

    `last_counter` is the time step of the code that was used last: none before it opens anything.
    """

    __tablename__ = "two_step"

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True)
    secret_encrypted: Mapped[bytes] = secret_column()
    created_at: Mapped[datetime] = mapped_column(default=now_utc)
    confirmed_at: Mapped[datetime | None]
    last_counter: Mapped[int] = mapped_column(Integer, server_default=text("0"))


class RecoveryCode(Base):
    """A code in the place of the app's, once; only its SHA-256 is kept."""

    __tablename__ = "recovery_code"

    id: Mapped[Serial]
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    code_hash: Mapped[str] = secret_column()
    used_at: Mapped[datetime | None]
