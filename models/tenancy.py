"""Tenants and the people in them."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Identity, Index, and_, text
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column

from models.orm import Base, Serial, now_utc, same_tenant, secret_column

ROLES = ("owner", "analyst", "viewer")
SCOPES = ("read", "write", "manage")


class Tenant(Base):
    """One customer of this installation: an agency, a company, a team.

    `report_words` stand at the head of the mails that carry its reports. `endless_tokens` says
    whether people may make API tokens that never expire. From `erased_at` on it is hidden and
    waits for its deletion.
    """

    __tablename__ = "tenant"

    id: Mapped[Serial]
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    time_zone: Mapped[str] = mapped_column(server_default="America/Jamaica")
    report_color: Mapped[str] = mapped_column(server_default="")
    logo_key: Mapped[str] = mapped_column(server_default="")
    report_words: Mapped[str] = mapped_column(server_default="")
    endless_tokens: Mapped[bool] = mapped_column(server_default=text("false"))
    created_at: Mapped[datetime] = mapped_column(default=now_utc)
    erased_at: Mapped[datetime | None]


class User(Base):
    """A person who signs in. `email` is kept in lower case.

    `one_time_until` is when a password that somebody else handed over ends; it opens only the page
    on which the person sets their own, and is None from then on.
    """

    __tablename__ = "user"
    __table_args__ = (CheckConstraint("email = lower(email)", name="email_lower"),)

    id: Mapped[Serial]
    email: Mapped[str] = mapped_column(unique=True)
    password_hash: Mapped[str] = secret_column()
    one_time_until: Mapped[datetime | None]
    is_active: Mapped[bool] = mapped_column(server_default=text("true"))
    created_at: Mapped[datetime] = mapped_column(default=now_utc)


class Membership(Base):
    """A person's role in a tenant, and the Page that opens first for them there.

    It counts for nothing until `joined_at`. `join_hash` is the SHA-256 of the secret with which
    they join before `join_until`. In addresses it is called `number`: the account's own id would
    tell whether the account is older than the membership. Who `is_limited` sees the Pages of
    `page_limits` only; an owner never is. With `weekly_digest` they are mailed what was unusual.
    """

    __tablename__ = "membership"
    __table_args__ = (
        CheckConstraint("role IN ('owner', 'analyst', 'viewer')", name="role"),
        CheckConstraint("NOT (is_limited AND role = 'owner')", name="limited"),
        same_tenant("default_page_id", "meta_page"),
        Index(None, "user_id"),
        Index(
            None,
            "tenant_id",
            "default_page_id",
            postgresql_where=text("default_page_id IS NOT NULL"),
        ),
    )

    tenant_id: Mapped[int] = mapped_column(ForeignKey("tenant.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True)
    role: Mapped[str]
    is_limited: Mapped[bool] = mapped_column(server_default=text("false"))
    default_page_id: Mapped[int | None]
    weekly_digest: Mapped[bool] = mapped_column(server_default=text("false"))
    created_at: Mapped[datetime] = mapped_column(default=now_utc)
    number: Mapped[int] = mapped_column(Identity(), unique=True)
    joined_at: Mapped[datetime | None]
    join_hash: Mapped[str | None] = secret_column(unique=True)
    join_until: Mapped[datetime | None]
    deactivated_at: Mapped[datetime | None]

    @hybrid_property
    def has_joined(self) -> bool:
        """Whether the person may enter: not while they are only invited, nor deactivated."""
        return self.joined_at is not None and self.deactivated_at is None

    @has_joined.inplace.expression
    @classmethod
    def _has_joined(cls) -> ColumnElement[bool]:
        return and_(cls.joined_at.is_not(None), cls.deactivated_at.is_(None))


class FormerMember(Base):
    """Somebody who has left the tenant: what they made there goes on to say whose it was."""

    __tablename__ = "former_member"

    tenant_id: Mapped[int] = mapped_column(
        ForeignKey("tenant.id", ondelete="CASCADE"), primary_key=True
    )
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True)


class ApiToken(Base):
    """A personal API token, bound to one tenant; only its SHA-256 is kept.

    `scope` is the most that it may; its person's role may allow less. Without `expires_at` it
    never ends by itself.
    """

    __tablename__ = "api_token"
    __table_args__ = (CheckConstraint("scope IN ('read', 'write', 'manage')", name="scope"),)

    id: Mapped[Serial]
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    tenant_id: Mapped[int] = mapped_column(ForeignKey("tenant.id"), index=True)
    name: Mapped[str] = mapped_column(server_default="")
    token_hash: Mapped[str] = secret_column(unique=True)
    scope: Mapped[str] = mapped_column(server_default="manage")
    created_at: Mapped[datetime] = mapped_column(default=now_utc)
    expires_at: Mapped[datetime | None]
    last_used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
