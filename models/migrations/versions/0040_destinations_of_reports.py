"""Reports that are put at a destination of the operator's, beside or in place of mails."""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None

COLUMNS = (
    ("report_schedule", "destination"),
    ("report_delivery", "destination"),
    ("report_delivery", "path"),
)


def upgrade() -> None:
    """Reports that are there go by mail, as they did."""
    for table, name in COLUMNS:
        op.add_column(table, sa.Column(name, sa.Text(), nullable=False, server_default=""))


def downgrade() -> None:
    """What would have been put at a destination is sent to nobody; files that are there stay."""
    op.execute("DELETE FROM report_delivery WHERE destination <> ''")
    for table, name in COLUMNS:
        op.drop_column(table, name)
