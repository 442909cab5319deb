"""The weekly digest: who asks for it, and what was mailed to whom."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from models.security import guard_table, release_table

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None

TABLE, ASKED = "digest_delivery", "weekly_digest"
MEMBER = ["tenant_id", "user_id"]


def upgrade() -> None:
    """Nobody is mailed anything who did not ask for it."""
    nobody: sa.Column[bool] = sa.Column(
        ASKED, sa.Boolean(), nullable=False, server_default=sa.text("false")
    )
    op.add_column("membership", nobody)
    whole, time = sa.Integer(), sa.DateTime(timezone=True)
    letter = sa.Column("letter", postgresql.JSONB(), nullable=False, server_default=sa.text("'{}'"))
    op.create_table(
        TABLE,
        sa.Column("tenant_id", whole, nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("user_id", whole, nullable=False),
        sa.Column("week", sa.Date(), nullable=False),
        letter,
        sa.Column("status", sa.Text(), nullable=False, server_default="waiting"),
        sa.Column("attempts", whole, nullable=False, server_default=sa.text("0")),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("created_at", time, nullable=False),
        sa.Column("sent_at", time, nullable=True),
        sa.CheckConstraint(
            "status IN ('waiting', 'sent', 'failed', 'skipped')", name=op.f(f"ck_{TABLE}_status")
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f(f"fk_{TABLE}_tenant_id")),
        sa.ForeignKeyConstraint(
            MEMBER,
            [f"membership.{name}" for name in MEMBER],
            name=op.f(f"fk_{TABLE}_tenant_id_user_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f(f"pk_{TABLE}")),
        sa.UniqueConstraint(*MEMBER, "week", name=op.f(f"uq_{TABLE}_tenant_id_user_id_week")),
    )
    guard_table(op.get_bind(), TABLE)


def downgrade() -> None:
    """Who asked is forgotten; what was mailed stays with its readers."""
    release_table(op.get_bind(), TABLE)
    op.drop_table(TABLE)
    op.drop_column("membership", ASKED)
