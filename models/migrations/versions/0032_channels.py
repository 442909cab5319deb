"""Channels that alerts go to: webhooks beside e-mail, which alerts, quiet hours, how it went."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

CHANNEL, DELIVERY = "notification_channel", "alert_delivery"
KIND = f"ck_{CHANNEL}_kind"
CHECKS = {
    f"ck_{CHANNEL}_severity": "least_severity IN ('info', 'warning', 'critical')",
    f"ck_{CHANNEL}_quiet": "quiet_from BETWEEN 0 AND 23 AND quiet_until BETWEEN 0 AND 23",
}
OF_CHANNEL = f"fk_{DELIVERY}_tenant_id_channel_id"
LISTED = f"ix_{DELIVERY}_tenant_id_channel_id_id"


def _columns() -> list[sa.Column[object]]:
    empty = sa.text("'{}'")
    return [
        sa.Column("name", sa.Text(), nullable=False, server_default=""),
        sa.Column("host", sa.Text(), nullable=False, server_default=""),
        sa.Column("address_encrypted", sa.LargeBinary()),
        sa.Column("secret_encrypted", sa.LargeBinary()),
        sa.Column("topics", sa.ARRAY(sa.Text()), nullable=False, server_default=empty),
        sa.Column("least_severity", sa.Text(), nullable=False, server_default="info"),
        sa.Column("quiet_from", sa.Integer()),
        sa.Column("quiet_until", sa.Integer()),
        sa.Column("last_failed_at", sa.DateTime(timezone=True)),
    ]


def upgrade() -> None:
    """Channels that are there go on as they did: e-mail, every alert, at any hour."""
    for column in _columns():
        op.add_column(CHANNEL, column)
    op.drop_constraint(op.f(KIND), CHANNEL)
    kinds = "kind IN ('email', 'slack', 'teams', 'webhook')"
    op.create_check_constraint(op.f(KIND), CHANNEL, kinds)
    for name, rule in CHECKS.items():
        op.create_check_constraint(op.f(name), CHANNEL, rule)
    op.add_column(DELIVERY, sa.Column("channel_id", sa.Integer()))
    op.create_foreign_key(
        op.f(OF_CHANNEL),
        DELIVERY,
        CHANNEL,
        ["tenant_id", "channel_id"],
        ["tenant_id", "id"],
        ondelete="CASCADE",
    )
    op.create_index(op.f(LISTED), DELIVERY, ["tenant_id", "channel_id", "id"])


def downgrade() -> None:
    """An older release knows channels of e-mail alone."""
    op.drop_index(op.f(LISTED), DELIVERY)
    op.drop_constraint(op.f(OF_CHANNEL), DELIVERY)
    op.drop_column(DELIVERY, "channel_id")
    for name in CHECKS:
        op.drop_constraint(op.f(name), CHANNEL)
    op.execute("DELETE FROM notification_channel WHERE kind <> 'email'")
    op.drop_constraint(op.f(KIND), CHANNEL)
    op.create_check_constraint(op.f(KIND), CHANNEL, "kind IN ('email')")
    for column in _columns():
        op.drop_column(CHANNEL, column.name)
