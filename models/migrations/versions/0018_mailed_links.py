"""Links that people are mailed: to set a new password, and to join."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

TABLE, MOMENT = "mailed_link", sa.DateTime(timezone=True)


def upgrade() -> None:
    """Makes the table."""
    op.create_table(
        TABLE,
        sa.Column("id", sa.Integer(), sa.Identity(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("site", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.Text(), server_default="", nullable=False),
        sa.Column("tenant_id", sa.Integer()),
        sa.Column("user_id", sa.Integer()),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("waits", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("attempts", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("secret_hash", sa.Text()),
        sa.Column("expires_at", MOMENT),
        sa.Column("ended_at", MOMENT),
        sa.CheckConstraint("kind IN ('password', 'invitation')", name=op.f(f"ck_{TABLE}_kind")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
        sa.UniqueConstraint("secret_hash", name=op.f(f"uq_{TABLE}_secret_hash")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f(f"fk_{TABLE}_user_id")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f(f"fk_{TABLE}_tenant_id")),
    )
    for column in ("user_id", "tenant_id"):
        op.create_index(op.f(f"ix_{TABLE}_{column}"), TABLE, [column])
    op.create_index(
        op.f("ix_mailed_link_waiting"), TABLE, ["due_at"], postgresql_where=sa.text("waits")
    )


def downgrade() -> None:
    """Takes it away; links that were mailed open nothing any more."""
    op.drop_table(TABLE)
