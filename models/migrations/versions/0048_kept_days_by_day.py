"""The kept days of all Pages are found by their day, for what many Pages have together."""

from alembic import op

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None

TABLE, COLUMNS = "meta_page_day", ["metric_date", "metric_id", "tenant_id"]
NAME = f"ix_{TABLE}_{'_'.join(COLUMNS)}"


def upgrade() -> None:
    """Some bytes a row, since many have the same values; no change of a number touches it.

    The tenant is last: before PostgreSQL has counted the rows of a new tenant, it takes an index
    that begins with the tenant for as good as that of one Page, and walks through all of its days.
    """
    op.create_index(op.f(NAME), TABLE, COLUMNS)


def downgrade() -> None:
    """They are found by their Page alone, as before."""
    op.drop_index(op.f(NAME), TABLE)
