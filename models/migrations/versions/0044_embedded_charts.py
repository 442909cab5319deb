"""Charts that other sites may frame: read-only links with the sites that may."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None

TABLE, COLUMN = "view_link", "frame_origins"


def upgrade() -> None:
    """Links that are there open what they opened."""
    op.add_column(TABLE, sa.Column(COLUMN, postgresql.ARRAY(sa.Text())))


def downgrade() -> None:
    """Embedded charts end: their secrets open nothing without this column."""
    op.execute("DELETE FROM view_link WHERE frame_origins IS NOT NULL")
    op.drop_column(TABLE, COLUMN)
