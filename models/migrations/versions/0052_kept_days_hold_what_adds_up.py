"""The index of kept days by day holds what adds up, so that many Pages' totals ask it alone."""

from alembic import op

revision = "0052"
down_revision = "0051"
branch_labels = None
depends_on = None

TABLE, COLUMNS = "meta_page_day", ["metric_date", "metric_id", "tenant_id", "meta_page_id"]
NAME, BEFORE = "ix_meta_page_day_by_day", f"ix_{TABLE}_{'_'.join(COLUMNS)}"
# An index answers alone for rows that a vacuum has seen.
SEEN_SOON = {
    "autovacuum_vacuum_insert_scale_factor": 0,
    "autovacuum_vacuum_insert_threshold": 20_000,
    "autovacuum_vacuum_scale_factor": 0.02,
}


def upgrade() -> None:
    """Each Page's days lie together, so that one day of 5,000 Pages was read from 7,800 pages."""
    op.create_index(NAME, TABLE, COLUMNS, postgresql_include=["days", "total", "value"])
    op.drop_index(op.f(BEFORE), TABLE)
    settings = ", ".join(f"{name} = {value}" for name, value in SEEN_SOON.items())
    op.execute(f"ALTER TABLE {TABLE} SET ({settings})")


def downgrade() -> None:
    """The index is as it was."""
    op.execute(f"ALTER TABLE {TABLE} RESET ({', '.join(SEEN_SOON)})")
    op.create_index(op.f(BEFORE), TABLE, COLUMNS)
    op.drop_index(NAME, TABLE)
