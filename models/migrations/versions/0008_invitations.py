"""Memberships that wait until their person accepts them, and what an address calls a member."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

TABLE, UNIQUE = "membership", ("number", "join_hash")


def upgrade() -> None:
    """Adds when a member joined and the secret to join with; who is a member now has joined."""
    op.add_column(TABLE, sa.Column("number", sa.Integer(), sa.Identity(), nullable=False))
    op.add_column(TABLE, sa.Column("joined_at", sa.DateTime(timezone=True)))
    op.add_column(TABLE, sa.Column("join_hash", sa.Text()))
    op.add_column(TABLE, sa.Column("join_until", sa.DateTime(timezone=True)))
    for column in UNIQUE:
        op.create_unique_constraint(op.f(f"uq_{TABLE}_{column}"), TABLE, [column])
    op.execute("UPDATE membership SET joined_at = created_at")


def downgrade() -> None:
    """Takes them away; a membership that waits goes too, since it would open the workspace."""
    op.execute("DELETE FROM membership WHERE joined_at IS NULL")
    for column in ("join_until", "join_hash", "joined_at", "number"):
        op.drop_column(TABLE, column)
