"""Connections by a person's pasted token."""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

NAME, TABLE = "ck_meta_connection_kind", "meta_connection"


def upgrade() -> None:
    """Lets a connection be of the kind `user`."""
    op.drop_constraint(op.f(NAME), TABLE, type_="check")
    op.create_check_constraint(op.f(NAME), TABLE, "kind IN ('oauth', 'user', 'system_user')")


def downgrade() -> None:
    """Such connections become those of system users, as which they were stored before."""
    op.drop_constraint(op.f(NAME), TABLE, type_="check")
    op.execute("UPDATE meta_connection SET kind = 'system_user' WHERE kind = 'user'")
    op.create_check_constraint(op.f(NAME), TABLE, "kind IN ('oauth', 'system_user')")
