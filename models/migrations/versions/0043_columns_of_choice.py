"""Columns that people choose for the tables of screens."""

import sqlalchemy as sa
from alembic import op

from models.security import guard_table, release_table

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None

TABLE = "screen_columns"


def upgrade() -> None:
    """Makes the table and guards it; until somebody chooses, every table is as it was."""
    op.create_table(
        TABLE,
        sa.Column("tenant_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("screen", sa.Text(), nullable=False),
        sa.Column("columns", sa.ARRAY(sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f(f"fk_{TABLE}_tenant_id")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "user_id"],
            ["membership.tenant_id", "membership.user_id"],
            name=op.f(f"fk_{TABLE}_tenant_id_user_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "user_id", "screen", name=op.f(f"pk_{TABLE}")),
    )
    guard_table(op.get_bind(), TABLE)


def downgrade() -> None:
    """The choices are forgotten."""
    release_table(op.get_bind(), TABLE)
    op.drop_table(TABLE)
