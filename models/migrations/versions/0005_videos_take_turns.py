"""When a post's video was last read."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds meta_post.video_checked_at."""
    op.add_column("meta_post", sa.Column("video_checked_at", sa.DateTime(timezone=True)))


def downgrade() -> None:
    """Takes it away."""
    op.drop_column("meta_post", "video_checked_at")
