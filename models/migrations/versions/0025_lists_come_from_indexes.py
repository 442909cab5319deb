"""Indexes for the lists of runs, files, alerts, the audit and Pages: none sorts a whole tenant."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

LISTED = {
    "sync_run": (["created_at"], ["status", "kind"], ["meta_page_id", "finished_at"]),
    "export_job": (["created_at"],),
    "report_delivery": (["report_schedule_id", "id"],),
    "audit_event": (["user_id"], ["action"], ["at"]),
}
OF_A_SCHEDULE = "ix_report_delivery_tenant_id_report_schedule_id"
MANUAL, ALERTS, PAGES = "ix_sync_run_manual", "ix_alert_listed", "ix_meta_page_by_name"


def upgrade() -> None:
    """Makes the indexes; that of a report's deliveries takes the place of a shorter one."""
    for table, name, columns in _indexes():
        op.create_index(name, table, columns)
    op.create_index(
        MANUAL,
        "sync_run",
        ["tenant_id", "meta_page_id", "created_at"],
        postgresql_where=sa.text("trigger = 'manual'"),
    )
    order = ("(resolved_at IS NOT NULL)", "opened_at DESC", "id DESC")
    op.create_index(ALERTS, "alert", ["tenant_id", *map(sa.text, order)])
    op.create_index(PAGES, "meta_page", ["tenant_id", sa.text("lower(name)"), "id"])
    op.drop_index(OF_A_SCHEDULE, "report_delivery")


def downgrade() -> None:
    """Takes them away."""
    op.create_index(OF_A_SCHEDULE, "report_delivery", ["tenant_id", "report_schedule_id"])
    op.drop_index(PAGES, "meta_page")
    op.drop_index(ALERTS, "alert")
    op.drop_index(MANUAL, "sync_run")
    for table, name, _columns in _indexes():
        op.drop_index(name, table)


def _indexes() -> list[tuple[str, str, list[str]]]:
    return [
        (table, f"ix_{table}_{'_'.join(['tenant_id', *each])}", ["tenant_id", *each])
        for table, all_of_it in LISTED.items()
        for each in all_of_it
    ]
