"""What people write on the days of a Page's charts."""

from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, Identity, Index
from sqlalchemy.orm import Mapped, mapped_column

from models.orm import Base, TenantKey, now_utc, same_tenant


class Annotation(Base):
    """A person's note on a day of a Page's charts. What the system has to say is derived."""

    __tablename__ = "annotation"
    __table_args__ = (
        same_tenant("meta_page_id", "meta_page"),
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
