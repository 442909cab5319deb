"""Pages and workspaces can be deleted for good, with a record that outlives them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Nothing is deleted yet."""
    for table in ("tenant", "meta_page"):
        op.add_column(table, sa.Column("erased_at", MOMENT, nullable=True))
    op.create_table(
        "erasure",
        sa.Column("id", sa.Integer(), sa.Identity(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("requested_at", MOMENT, nullable=False),
        sa.Column("finished_at", MOMENT, nullable=True),
        sa.Column("result", postgresql.JSONB(), server_default=sa.text("'{}'"), nullable=False),
        sa.CheckConstraint(
            "kind IN ('page', 'person', 'workspace', 'meta_user')", name=op.f("ck_erasure_kind")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasure")),
        sa.UniqueConstraint("code", name=op.f("uq_erasure_code")),
    )
    op.create_index(
        "uq_erasure_open",
        "erasure",
        ["kind", "number"],
        unique=True,
        postgresql_where=sa.text("finished_at IS NULL"),
    )


def downgrade() -> None:
    """Takes the record away; what was deleted stays so."""
    op.drop_table("erasure")
    for table in ("meta_page", "tenant"):
        op.drop_column(table, "erased_at")
