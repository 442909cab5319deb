"""What is kept ready of posts, so that a screen costs the same at any number of them.

All of it follows from the snapshots, is written in the transaction that stores these, and can be
made anew by `pagelens rebuild`.
"""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import ForeignKeyConstraint, Index, Integer
from sqlalchemy.orm import Mapped, mapped_column

from models.orm import Base, TenantKey

# Stand in the place of a metric's id.
ENGAGEMENT_RATE_ID, CLICK_RATE_ID = -1, -2
VIEWERS, ACTIVITY, CLICKS = (
    "post_total_media_view_unique",
    "post_activity_by_action_type",
    "post_clicks",
)


class MetaPostNewest(Base):
    """The newest value of a metric of a post or its video as one number: of a map the sum of keys.

    A `metric_id` below zero is a rate. `observed_on` is when the number last changed.
    `created_time` is that of the post, so that a range is read out of an index alone.
    """

    __tablename__ = "meta_post_newest"
    __table_args__ = (
        ForeignKeyConstraint(
            ["tenant_id", "meta_page_id"], ["meta_page.tenant_id", "meta_page.id"]
        ),
        Index(
            "ix_meta_post_newest_by_value",
            *("tenant_id", "meta_page_id", "metric_id", "value", "created_time", "meta_post_id"),
        ),
        Index(
            "ix_meta_post_newest_by_time",
            *("tenant_id", "meta_page_id", "metric_id", "created_time"),
            postgresql_include=["meta_post_id", "value"],
        ),
    )

    created_time: Mapped[datetime]
    tenant_id: Mapped[TenantKey]
    meta_post_id: Mapped[int] = mapped_column(Integer, primary_key=True)
    metric_id: Mapped[int] = mapped_column(Integer, primary_key=True)
    meta_page_id: Mapped[int]
    observed_on: Mapped[date]
    value: Mapped[Decimal]
