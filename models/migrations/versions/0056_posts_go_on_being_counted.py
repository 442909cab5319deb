"""Before PostgreSQL 18 posts that are there already go on being counted for their tenants."""

from alembic import op
from sqlalchemy import text

revision = "0056"
down_revision = "0055"
branch_labels = None
depends_on = None

TABLES = (
    *("meta_post", "meta_post_counter", "meta_post_insight_point", "meta_post_coverage"),
    *("meta_post_newest", "meta_post_ages", "meta_post_usual"),
)
VERSION = "SELECT CAST(current_setting('server_version_num') AS int)"
# From this version on.
FORGETS = 180_000


def upgrade() -> None:
    """What was counted once cannot be forgotten there, and would stay as it was for ever.

    Each tenant who comes later would be taken to have one row, however many it has by then. Where
    no row is, none was counted.
    """
    connection = op.get_bind()
    if connection.execute(text(VERSION)).scalar_one() >= FORGETS:
        return
    for table in TABLES:
        if connection.execute(text(f"SELECT EXISTS (SELECT FROM {table})")).scalar_one():  # noqa: S608
            op.execute(f"ALTER TABLE {table} ALTER COLUMN tenant_id SET STATISTICS -1")


def downgrade() -> None:
    """The steps before say what is counted."""
