"""States of tokens, weekly schedules that know their time zone, who was told of an alert."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

# Frozen texts of this revision.
CONNECTION = (
    "status IN ('active', 'expired', 'revoked', 'app_removed', 'password_changed',"
    " 'confirm_account', 'role_lost', 'unreadable', 'permission_missing',"
    " 'data_access_expired', 'data_access_expiring', 'disconnected')"
)
CONNECTION_BEFORE = (
    "status IN ('active', 'expired', 'revoked', 'permission_missing', 'disconnected')"
)
PAGE = (
    "access_status IN ('active', 'expired', 'revoked', 'app_removed', 'password_changed',"
    " 'confirm_account', 'role_lost', 'unreadable', 'analyze_lost', 'disconnected')"
)
USING = """
    USING (tenant_id = NULLIF(current_setting('pagelens.tenant_id', true), '')::int
        OR current_setting('pagelens.scope', true)
           IN ('tick', 'reaper', 'health', 'command', 'registry', 'link'))
"""


def upgrade() -> None:
    """Adds the columns and the table, and guards it."""
    op.drop_constraint("ck_meta_connection_status", "meta_connection")
    op.create_check_constraint(op.f("ck_meta_connection_status"), "meta_connection", CONNECTION)
    op.add_column(
        "meta_connection",
        sa.Column("expiry_known", sa.Boolean(), server_default=sa.text("false"), nullable=False),
    )
    op.add_column(
        "meta_page", sa.Column("access_status", sa.Text(), server_default="active", nullable=False)
    )
    op.create_check_constraint(op.f("ck_meta_page_access_status"), "meta_page", PAGE)
    op.add_column("schedule", sa.Column("weekday", sa.Integer(), nullable=True))
    op.add_column("schedule", sa.Column("time_zone", sa.Text(), server_default="", nullable=False))
    op.create_check_constraint(op.f("ck_schedule_weekday"), "schedule", "weekday BETWEEN 0 AND 6")
    _create_deliveries()


def _create_deliveries() -> None:
    op.create_table(
        "alert_delivery",
        sa.Column("tenant_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("alert_id", sa.Integer(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), server_default="waiting", nullable=False),
        sa.Column("attempts", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.CheckConstraint("event IN ('opened', 'resolved')", name=op.f("ck_alert_delivery_event")),
        sa.CheckConstraint(
            "status IN ('waiting', 'sent', 'failed')", name=op.f("ck_alert_delivery_status")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "alert_id"],
            ["alert.tenant_id", "alert.id"],
            name=op.f("fk_alert_delivery_tenant_id_alert_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenant.id"], name=op.f("fk_alert_delivery_tenant_id")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_alert_delivery")),
        sa.UniqueConstraint(
            "tenant_id",
            "alert_id",
            "event",
            "recipient",
            name=op.f("uq_alert_delivery_tenant_id_alert_id_event_recipient"),
        ),
    )
    op.create_index(
        op.f("ix_alert_delivery_due_at"),
        "alert_delivery",
        ["due_at"],
        unique=False,
        postgresql_where=sa.text("status = 'waiting'"),
    )
    op.execute('ALTER TABLE "alert_delivery" ENABLE ROW LEVEL SECURITY')
    op.execute('CREATE POLICY tenant_rows ON "alert_delivery"' + USING)


def downgrade() -> None:
    """Takes them away; states that did not exist before become `revoked`."""
    op.drop_table("alert_delivery")
    op.drop_column("schedule", "time_zone")
    op.drop_column("schedule", "weekday")
    op.drop_column("meta_page", "access_status")
    op.drop_column("meta_connection", "expiry_known")
    op.drop_constraint("ck_meta_connection_status", "meta_connection")
    op.execute(
        "UPDATE meta_connection SET status = 'revoked' WHERE status NOT IN"
        " ('active', 'expired', 'revoked', 'permission_missing', 'disconnected')"
    )
    op.create_check_constraint(
        op.f("ck_meta_connection_status"), "meta_connection", CONNECTION_BEFORE
    )
