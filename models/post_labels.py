"""Labels that people give to posts: by hand, or by words that a post's text holds."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Integer, func, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import Text

from models.orm import Base, Serial, TenantKey, now_utc, same_tenant


class PostLabel(Base):
    """A label of one Page's posts, or of all Pages' where it names none.

    Posts whose text fits `pattern` have it: a regular expression of PostgreSQL, made of `words`.
    """

    __tablename__ = "post_label"
    __table_args__ = (same_tenant("meta_page_id", "meta_page", ondelete="CASCADE"),)

    tenant_id: Mapped[TenantKey] = mapped_column(ForeignKey("tenant.id"))
    id: Mapped[Serial]
    meta_page_id: Mapped[int | None]
    name: Mapped[str]
    words: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default=text("'{}'"))
    pattern: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(default=now_utc)


Index(
    "uq_post_label_name",
    PostLabel.tenant_id,
    func.coalesce(PostLabel.meta_page_id, 0),
    func.lower(PostLabel.name),
    unique=True,
)


class PostLabelPost(Base):
    """What a person decided of a post and a label, whatever the label's words say."""

    __tablename__ = "post_label_post"
    __table_args__ = (
        same_tenant("meta_post_id", "meta_post", ondelete="CASCADE"),
        same_tenant("post_label_id", "post_label", ondelete="CASCADE"),
        Index(None, "tenant_id", "post_label_id"),
    )

    tenant_id: Mapped[TenantKey] = mapped_column(ForeignKey("tenant.id"))
    meta_post_id: Mapped[int] = mapped_column(Integer, primary_key=True)
    post_label_id: Mapped[int] = mapped_column(Integer, primary_key=True)
    has_it: Mapped[bool]
