"""Members who are deactivated in one workspace."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds since when a member may not enter; nobody is deactivated yet."""
    op.add_column("membership", sa.Column("deactivated_at", sa.DateTime(timezone=True)))


def downgrade() -> None:
    """Takes it away; who was deactivated is removed, since they would come in again."""
    op.execute("DELETE FROM membership WHERE deactivated_at IS NOT NULL")
    op.drop_column("membership", "deactivated_at")
