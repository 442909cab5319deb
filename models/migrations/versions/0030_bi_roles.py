"""Logins of BI tools, and the tenant that each of them reads."""

import sqlalchemy as sa
from alembic import op

from models.bi_rights import release_bi
from models.security import guard_table, release_table

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

TABLE = "bi_role"


def upgrade() -> None:
    """Nobody reads by it until `pagelens bi-role add`."""
    op.create_table(
        TABLE,
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("tenant_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenant.id"], op.f(f"fk_{TABLE}_tenant_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("name", name=op.f(f"pk_{TABLE}")),
    )
    op.create_index(op.f(f"ix_{TABLE}_tenant_id"), TABLE, ["tenant_id"])
    guard_table(op.get_bind(), TABLE)


def downgrade() -> None:
    """The logins stay and read nothing any more; `pagelens bi-role add` binds them again."""
    release_bi(op.get_bind())
    release_table(op.get_bind(), TABLE)
    op.drop_table(TABLE)
