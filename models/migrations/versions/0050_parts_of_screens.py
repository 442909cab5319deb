"""Other sites may show other parts of a screen than its chart."""

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None

TABLE, COLUMN = "view_link", "framed_part"


def upgrade() -> None:
    """What is framed already is a chart."""
    op.add_column(TABLE, sa.Column(COLUMN, sa.Text(), nullable=False, server_default="chart"))


def downgrade() -> None:
    """Other parts end: the release before would show the chart in their place."""
    op.execute("DELETE FROM view_link WHERE framed_part <> 'chart'")
    op.drop_column(TABLE, COLUMN)
