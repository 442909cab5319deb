"""Pasted tokens of which Meta did not tell whose they are."""

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

NAME, TABLE = "ck_meta_connection_kind", "meta_connection"
KINDS = "'oauth', 'user', 'system_user'"


def upgrade() -> None:
    """Without the app's secret Meta tells neither the end of a token nor whose it is."""
    op.drop_constraint(op.f(NAME), TABLE, type_="check")
    op.create_check_constraint(op.f(NAME), TABLE, f"kind IN ({KINDS}, 'pasted')")
    op.execute(
        "UPDATE meta_connection SET kind = 'pasted' WHERE kind = 'system_user' AND NOT expiry_known"
    )


def downgrade() -> None:
    """Such connections become those of system users, as which they were stored before."""
    op.drop_constraint(op.f(NAME), TABLE, type_="check")
    op.execute("UPDATE meta_connection SET kind = 'system_user' WHERE kind = 'pasted'")
    op.create_check_constraint(op.f(NAME), TABLE, f"kind IN ({KINDS})")
