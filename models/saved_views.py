"""Views of a dashboard that people keep or hand on: saved views, and read-only links to a view."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from models.orm import Base, Serial, TenantKey, now_utc, same_tenant, secret_column


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
    """A read-only link to one view, to one exported file, or to one part of a view for other
    sites. Only its secret's SHA-256 is kept.

    Its visitor has no tenant yet: it is looked up by its hash in the scope `link`. The team's notes
    stand in it where it `shows_notes`, goals and the names of labels likewise. `frame_origins` are
    the sites that may frame its `framed_part`, a chart as a rule; other links have none. The secret
    of such a one is hashed otherwise, so that it opens as nothing else.
    """

    __tablename__ = "view_link"
    __table_args__ = (
        same_tenant("export_job_id", "export_job", ondelete="CASCADE"),
        Index(None, "tenant_id", "export_job_id"),
    )

    tenant_id: Mapped[TenantKey] = mapped_column(ForeignKey("tenant.id"))
    id: Mapped[Serial]
    created_by: Mapped[int] = mapped_column(ForeignKey("user.id"))
    name: Mapped[str] = mapped_column(server_default="")
    token_hash: Mapped[str] = secret_column(unique=True)
    path: Mapped[str]
    query: Mapped[str] = mapped_column(server_default="")
    export_job_id: Mapped[uuid.UUID | None]
    shows_notes: Mapped[bool] = mapped_column(server_default=text("false"))
    shows_goals: Mapped[bool] = mapped_column(server_default=text("false"))
    shows_labels: Mapped[bool] = mapped_column(server_default=text("false"))
    frame_origins: Mapped[list[str] | None] = mapped_column(ARRAY(Text))
    framed_part: Mapped[str] = mapped_column(server_default="chart")
    created_at: Mapped[datetime] = mapped_column(default=now_utc)
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    last_used_at: Mapped[datetime | None]
