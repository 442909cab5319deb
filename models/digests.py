"""The weekly digest: what was unusual, mailed to those who ask for it."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from models.orm import Base, TenantKey, now_utc, same_tenant


class DigestDelivery(Base):
    """What a person is mailed of the Pacific week that begins on Monday `week`.

    Of a person and a week there is one, whoever makes it how often. `letter` is what it says
    (`DigestLetter`), and is emptied once it went or is not to go any more; one that failed keeps
    it, so that it can be sent again.
    """

    __tablename__ = "digest_delivery"
    __table_args__ = (
        CheckConstraint("status IN ('waiting', 'sent', 'failed', 'skipped')", name="status"),
        same_tenant("user_id", "membership", of="user_id", ondelete="CASCADE"),
        UniqueConstraint("tenant_id", "user_id", "week"),
    )

    tenant_id: Mapped[TenantKey] = mapped_column(ForeignKey("tenant.id"))
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    user_id: Mapped[int]
    week: Mapped[date]
    letter: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=text("'{}'"))
    status: Mapped[str] = mapped_column(server_default="waiting")
    attempts: Mapped[int] = mapped_column(server_default=text("0"))
    error: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(default=now_utc)
    sent_at: Mapped[datetime | None]


@dataclass(frozen=True)
class DigestItem:
    """An unusual day or post: what it was, why in sentences, and its screen below the site."""

    words: str
    reasons: list[str]
    path: str


@dataclass(frozen=True)
class DigestPage:
    """What was unusual of a Page (our id); `more` says how much is left out, if anything is."""

    id: int
    name: str
    items: list[DigestItem]
    more: str = ""


@dataclass(frozen=True)
class DigestLetter:
    """What a digest says: of which days, and of which Pages."""

    workspace: str
    days: str
    pages: list[DigestPage]

    def as_json(self) -> dict[str, Any]:
        """As a row keeps it."""
        return asdict(self)

    @classmethod
    def of(cls, kept: dict[str, Any]) -> "DigestLetter":
        """As it was kept."""
        pages = [
            DigestPage(
                page["id"],
                page["name"],
                [DigestItem(**item) for item in page["items"]],
                page["more"],
            )
            for page in kept["pages"]
        ]
        return cls(kept["workspace"], kept["days"], pages)
