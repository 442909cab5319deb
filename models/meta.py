"""What a tenant has connected at Meta: connections (tokens) and Pages."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import DATEMULTIRANGE
from sqlalchemy.orm import Mapped, mapped_column

from models.coverage import NO_DAYS, Days
from models.orm import Base, Serial, TenantKey, now_utc, same_tenant
from models.sensitivity import NORMAL

EMPTY_LIST = text("'{}'")


class MetaConnection(Base):
    """A token of a Meta user (by sign-in or pasted) or system user, encrypted; of one tenant.

    The kind `pasted` is a token of which Meta does not tell whose it is.
    `expires_at` is unknown or never where it is empty: `expiry_known` tells which.
    """

    __tablename__ = "meta_connection"
    __table_args__ = (
        CheckConstraint("kind IN ('oauth', 'user', 'system_user', 'pasted')", name="kind"),
        CheckConstraint(
            "status IN ('active', 'expired', 'revoked', 'app_removed', 'password_changed',"
            " 'confirm_account', 'role_lost', 'unreadable', 'permission_missing',"
            " 'data_access_expired', 'data_access_expiring', 'disconnected')",
            name="status",
        ),
        UniqueConstraint("tenant_id", "meta_user_id"),
    )

    tenant_id: Mapped[TenantKey] = mapped_column(ForeignKey("tenant.id"))
    id: Mapped[Serial]
    kind: Mapped[str]
    status: Mapped[str] = mapped_column(server_default="active")
    meta_user_id: Mapped[str]
    name: Mapped[str] = mapped_column(server_default="")
    token_encrypted: Mapped[bytes | None] = mapped_column(LargeBinary)
    scopes: Mapped[list[str]] = mapped_column(server_default=EMPTY_LIST)
    missing_permissions: Mapped[list[str]] = mapped_column(server_default=EMPTY_LIST)
    expires_at: Mapped[datetime | None]
    expiry_known: Mapped[bool] = mapped_column(server_default=text("false"))
    data_access_expires_at: Mapped[datetime | None]
    checked_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=now_utc)


class MetaPage(Base):
    """A Facebook Page of a tenant. `page_id` is Facebook's id; `id` is ours. Files may mean it by
    the `additional_profile_id` of the New Pages Experience, empty where none is known.

    `backfill_goal` is the oldest Pacific day wanted. `oldest_day` is the oldest that Meta was seen
    to keep, at `oldest_day_seen_at`. While `being_checked` days stored by an older release are
    asked for again, and nobody is alarmed. The days whose posts, public counts of posts, and reels
    were listed to the end are in `posts_listed`, `counts_listed` and `reels_listed`. `sensitivity`
    says how odd a day or post must be to be called unusual (`models.sensitivity`). From
    `erased_at` on the Page is hidden and waits for its deletion.
    """

    __tablename__ = "meta_page"
    __table_args__ = (
        UniqueConstraint("tenant_id", "page_id"),
        CheckConstraint(
            "access_status IN ('active', 'expired', 'revoked', 'app_removed', 'password_changed',"
            " 'confirm_account', 'role_lost', 'unreadable', 'analyze_lost', 'data_access_expired',"
            " 'disconnected')",
            name="access_status",
        ),
        CheckConstraint(
            "sensitivity IN ('off', 'strongest', 'normal', 'sensitive')", name="sensitivity"
        ),
        same_tenant("connection_id", "meta_connection"),
        Index(None, "tenant_id", "connection_id"),
        Index("ix_meta_page_by_name", "tenant_id", text("lower(name)"), "id"),
    )

    tenant_id: Mapped[TenantKey] = mapped_column(ForeignKey("tenant.id"))
    id: Mapped[Serial]
    page_id: Mapped[str]
    connection_id: Mapped[int | None]
    name: Mapped[str]
    category: Mapped[str] = mapped_column(server_default="")
    additional_profile_id: Mapped[str] = mapped_column(server_default="")
    picture_url: Mapped[str] = mapped_column(server_default="")
    picture_key: Mapped[str] = mapped_column(server_default="")
    followers_count: Mapped[int | None]
    fan_count: Mapped[int | None]
    tasks: Mapped[list[str]] = mapped_column(server_default=EMPTY_LIST)
    can_analyze: Mapped[bool] = mapped_column(server_default=text("false"))
    missing_permissions: Mapped[list[str]] = mapped_column(server_default=EMPTY_LIST)
    token_encrypted: Mapped[bytes | None] = mapped_column(LargeBinary)
    access_status: Mapped[str] = mapped_column(server_default="active")
    backfill_goal: Mapped[date | None]
    oldest_day: Mapped[date | None]
    oldest_day_seen_at: Mapped[datetime | None]
    being_checked: Mapped[bool] = mapped_column(server_default=text("false"))
    posts_listed: Mapped[Days] = mapped_column(DATEMULTIRANGE, server_default=NO_DAYS)
    counts_listed: Mapped[Days] = mapped_column(DATEMULTIRANGE, server_default=NO_DAYS)
    reels_listed: Mapped[Days] = mapped_column(DATEMULTIRANGE, server_default=NO_DAYS)
    sensitivity: Mapped[str] = mapped_column(server_default=NORMAL)
    erased_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=now_utc)
    updated_at: Mapped[datetime] = mapped_column(default=now_utc, onupdate=now_utc)
