"""One policy for each role in place of an OR, and the owner is held too."""

from alembic import op

from models.security import guard_table, release_table

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

# Frozen texts of this revision.
TABLES = (
    "alert",
    "alert_delivery",
    "annotation",
    "audit_event",
    "background_job",
    "export_job",
    "insight_restatement",
    "meta_connection",
    "meta_insight_coverage",
    "meta_insight_gap",
    "meta_insight_point",
    "meta_insight_series",
    "meta_metric_support",
    "meta_page",
    "meta_post",
    "meta_post_coverage",
    "meta_post_gap",
    "meta_post_insight_point",
    "notification_channel",
    "page_group",
    "page_group_page",
    "report_delivery",
    "report_schedule",
    "saved_view",
    "schedule",
    "sync_run",
    "view_link",
)
USING = """
    USING (tenant_id = NULLIF(current_setting('pagelens.tenant_id', true), '')::int
        OR current_setting('pagelens.scope', true)
           IN ('tick', 'reaper', 'health', 'command', 'registry', 'link'))
"""


def upgrade() -> None:
    """Puts the policies in the place of the old one."""
    for table in TABLES:
        op.execute(f'DROP POLICY IF EXISTS tenant_rows ON "{table}"')
        guard_table(op.get_bind(), table)


def downgrade() -> None:
    """An older release sets its scope as a setting."""
    for table in TABLES:
        release_table(op.get_bind(), table)
        op.execute(f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY')
        op.execute(f'CREATE POLICY tenant_rows ON "{table}" {USING}')
