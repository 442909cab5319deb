"""When a Page was last asked for a metric, and the periods that Meta left of a metric."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the columns."""
    op.add_column(
        "meta_metric_support", sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True)
    )
    op.add_column(
        "meta_metric_registry", sa.Column("runtime_periods", sa.ARRAY(sa.Text()), nullable=True)
    )


def downgrade() -> None:
    """Drops the columns."""
    op.drop_column("meta_metric_registry", "runtime_periods")
    op.drop_column("meta_metric_support", "checked_at")
