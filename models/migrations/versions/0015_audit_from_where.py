"""The audit trail tells from where something was done."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Older events know no address."""
    op.add_column("audit_event", sa.Column("address", sa.Text(), nullable=True))


def downgrade() -> None:
    """Takes it away."""
    op.drop_column("audit_event", "address")
