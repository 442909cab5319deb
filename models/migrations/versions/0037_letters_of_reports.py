"""What the mail of a report shows is kept beside its file, and a workspace says words of its own."""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

COLUMNS = (("export_job", "letter_key"), ("tenant", "report_words"))


def upgrade() -> None:
    """Reports that wait for their mail go as the text that they have."""
    for table, name in COLUMNS:
        op.add_column(table, sa.Column(name, sa.Text(), nullable=False, server_default=""))


def downgrade() -> None:
    """Letters stay in the file storage until their tenant's files go."""
    for table, name in COLUMNS:
        op.drop_column(table, name)
