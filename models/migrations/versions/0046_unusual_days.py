"""How odd a day or a post of a Page must be to be called unusual."""

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None

TABLE, COLUMN = "meta_page", "sensitivity"


def upgrade() -> None:
    """Pages that are there are as sensitive as new ones."""
    op.add_column(TABLE, sa.Column(COLUMN, sa.Text(), nullable=False, server_default="normal"))
    op.create_check_constraint(
        op.f(f"ck_{TABLE}_{COLUMN}"),
        TABLE,
        "sensitivity IN ('off', 'strongest', 'normal', 'sensitive')",
    )


def downgrade() -> None:
    """What was chosen is forgotten."""
    op.drop_constraint(op.f(f"ck_{TABLE}_{COLUMN}"), TABLE)
    op.drop_column(TABLE, COLUMN)
