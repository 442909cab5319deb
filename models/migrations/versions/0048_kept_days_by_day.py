"""The kept days of all Pages are found by their day, for what many Pages have together."""

from alembic import op

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None

TABLE, COLUMNS = "meta_page_day", ["tenant_id", "metric_date", "metric_id"]
NAME = f"ix_{TABLE}_{'_'.join(COLUMNS)}"


def upgrade() -> None:
    """Some bytes a row, since many have the same values; no change of a number touches it."""
    op.create_index(op.f(NAME), TABLE, COLUMNS)


def downgrade() -> None:
    """They are found by their Page alone, as before."""
    op.drop_index(op.f(NAME), TABLE)
