"""How many posts a tenant has is counted for none, so that PostgreSQL takes no new one for empty."""

from alembic import op
from sqlalchemy import text

revision = "0054"
down_revision = "0053"
branch_labels = None
depends_on = None

TABLES = (
    *("meta_post", "meta_post_counter", "meta_post_insight_point", "meta_post_coverage"),
    *("meta_post_newest", "meta_post_ages", "meta_post_usual"),
)
VERSION = "SELECT CAST(current_setting('server_version_num') AS int)"
# Before this version what was counted stays as it was.
FORGETS = 180_000
FORGET = "SELECT pg_clear_attribute_stats('public', :table, 'tenant_id', false)"


def upgrade() -> None:
    """Of a column the commonest values are counted, and whoever is not among them has one row.

    Then each index that begins with the tenant looks as good as the key: of a tenant who came
    since, all rows were read for each post that was looked up. Where nothing is counted, each
    tenant is taken to have a 200th of all.
    """
    forgets = op.get_bind().execute(text(VERSION)).scalar_one() >= FORGETS
    for table in TABLES:
        op.execute(f"ALTER TABLE {table} ALTER COLUMN tenant_id SET STATISTICS 0")
        if forgets:
            op.get_bind().execute(text(FORGET), {"table": table})


def downgrade() -> None:
    """They are counted as those of other tables."""
    for table in TABLES:
        op.execute(f"ALTER TABLE {table} ALTER COLUMN tenant_id SET STATISTICS -1")
