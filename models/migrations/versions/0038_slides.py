"""Exports and reports as slides."""

from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

TABLES = ("export_job", "report_schedule")
BEFORE, NOW = ("csv", "png", "pdf", "xlsx"), ("csv", "png", "pdf", "xlsx", "pptx")


def upgrade() -> None:
    """What is there stays as it is."""
    _take(NOW)


def downgrade() -> None:
    """An older release makes PDF instead; slides go."""
    op.execute("UPDATE report_schedule SET export_format = 'pdf' WHERE export_format = 'pptx'")
    op.execute(
        "DELETE FROM report_delivery WHERE export_job_id IN"
        " (SELECT id FROM export_job WHERE export_format = 'pptx')"
    )
    op.execute("DELETE FROM export_job WHERE export_format = 'pptx'")
    _take(BEFORE)


def _take(formats: tuple[str, ...]) -> None:
    for table in TABLES:
        name = op.f(f"ck_{table}_export_format")
        op.drop_constraint(name, table)
        rule = f"export_format IN ({', '.join(map(repr, formats))})"
        op.create_check_constraint(name, table, rule)
