"""The index of kept days by day names the Page, too, so that no row is sought among all Pages."""

from alembic import op

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None

TABLE, BEFORE = "meta_page_day", ["metric_date", "metric_id", "tenant_id"]
# Its order in versions between two releases.
EARLIER = ["tenant_id", "metric_date", "metric_id"]
COLUMNS = [*BEFORE, "meta_page_id"]


def upgrade() -> None:
    """As large as before, since a place in an index is a multiple of eight bytes.

    Before PostgreSQL has counted the rows of a table that grows, it takes any index that names a
    row's day for as good as the key, and read the rows of all Pages for each row that it stored.
    """
    op.create_index(op.f(_name(COLUMNS)), TABLE, COLUMNS)
    for columns in (BEFORE, EARLIER):
        op.drop_index(op.f(_name(columns)), TABLE, if_exists=True)


def downgrade() -> None:
    """The index is as it was."""
    op.create_index(op.f(_name(BEFORE)), TABLE, BEFORE)
    op.drop_index(op.f(_name(COLUMNS)), TABLE)


def _name(columns: list[str]) -> str:
    return f"ix_{TABLE}_{'_'.join(columns)}"
