"""Reports of several Pages or of a group, with a comment, and links in place of attachments."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from models.engine import LIMITED
from models.policies import Policy, keep_policy
from models.roles import role_of

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

JOB, SCHEDULE, LINK = "export_job", "report_schedule", "view_link"
OF_GROUP = f"fk_{SCHEDULE}_tenant_id_page_group_id"
BY_GROUP = f"ix_{SCHEDULE}_tenant_id_page_group_id"
OF_FILE = f"fk_{LINK}_tenant_id_export_job_id"
BY_FILE = f"ix_{LINK}_tenant_id_export_job_id"
DAYS = f"ck_{SCHEDULE}_link_days"
OF_PAGE = """
    meta_page_id = ANY
    (((SELECT NULLIF(current_setting('pagelens.page_ids', true), '')::int[])::int[]))
"""
LIMITED_BEFORE = {
    JOB: OF_PAGE,
    SCHEDULE: OF_PAGE,
    LINK: """EXISTS (SELECT FROM meta_page p WHERE p.tenant_id = view_link.tenant_id
    AND p.page_id = split_part(view_link.path, '/', 3))""",
}


def _more_pages() -> sa.Column[object]:
    empty = sa.text("'{}'")
    return sa.Column("more_page_ids", sa.ARRAY(sa.Integer()), nullable=False, server_default=empty)


def _of_schedules() -> list[sa.Column[object]]:
    return [
        _more_pages(),
        sa.Column("page_group_id", sa.Integer()),
        sa.Column("comment", sa.Text(), nullable=False, server_default=""),
        sa.Column("link_days", sa.Integer(), nullable=False, server_default=sa.text("0")),
    ]


def upgrade() -> None:
    """Reports that are there go on as they did: one Page, no comment, the file attached."""
    op.add_column(JOB, _more_pages())
    for column in _of_schedules():
        op.add_column(SCHEDULE, column)
    op.create_check_constraint(op.f(DAYS), SCHEDULE, "link_days IN (0, 7, 30, 90)")
    op.create_foreign_key(
        op.f(OF_GROUP),
        SCHEDULE,
        "page_group",
        ["tenant_id", "page_group_id"],
        ["tenant_id", "id"],
        ondelete="SET NULL (page_group_id)",
    )
    op.create_index(op.f(BY_GROUP), SCHEDULE, ["tenant_id", "page_group_id"])
    op.add_column(LINK, sa.Column("export_job_id", postgresql.UUID()))
    op.create_foreign_key(
        op.f(OF_FILE),
        LINK,
        JOB,
        ["tenant_id", "export_job_id"],
        ["tenant_id", "id"],
        ondelete="CASCADE",
    )
    op.create_index(op.f(BY_FILE), LINK, ["tenant_id", "export_job_id"])


def _narrow_as_before() -> None:
    """What limited people see of these tables, without the columns that go."""
    connection = op.get_bind()
    role = role_of(connection, LIMITED)
    for table, rows in LIMITED_BEFORE.items():
        keep_policy(connection, Policy("limited_rows", table, role, rows, restrictive=True))


def downgrade() -> None:
    """An older release sends reports of one Page, and its links open views."""
    _narrow_as_before()
    op.execute(f"DELETE FROM {LINK} WHERE export_job_id IS NOT NULL")  # noqa: S608  our own name
    op.drop_index(op.f(BY_FILE), LINK)
    op.drop_constraint(op.f(OF_FILE), LINK)
    op.drop_column(LINK, "export_job_id")
    op.drop_index(op.f(BY_GROUP), SCHEDULE)
    op.drop_constraint(op.f(OF_GROUP), SCHEDULE)
    op.drop_constraint(op.f(DAYS), SCHEDULE)
    for column in reversed(_of_schedules()):
        op.drop_column(SCHEDULE, column.name)
    op.drop_column(JOB, "more_page_ids")
