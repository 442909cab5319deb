"""Read-only links that show goals and the names of labels, where their makers chose so."""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None

TABLE, COLUMNS = "view_link", ("shows_goals", "shows_labels")


def upgrade() -> None:
    """Links that are there show neither."""
    for name in COLUMNS:
        no = sa.text("false")
        op.add_column(TABLE, sa.Column(name, sa.Boolean(), nullable=False, server_default=no))


def downgrade() -> None:
    """The links stay; what was chosen for them is forgotten."""
    for name in COLUMNS:
        op.drop_column(TABLE, name)
