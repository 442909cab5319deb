"""That a number has its line or post is checked once a statement, not once a row."""

from alembic import op

from models.references import hold_by_keys, hold_by_triggers

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Triggers take the place of two foreign keys; no row is touched."""
    hold_by_triggers(op.get_bind())


def downgrade() -> None:
    """The foreign keys come back, checked against every row."""
    hold_by_keys(op.get_bind())
