"""Until when a password that was handed over works."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds user.one_time_until."""
    op.add_column("user", sa.Column("one_time_until", sa.DateTime(timezone=True)))


def downgrade() -> None:
    """Takes it away."""
    op.drop_column("user", "one_time_until")
