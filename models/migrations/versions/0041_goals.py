"""Goals: what a Page shall reach in a month, or in a year."""

import sqlalchemy as sa
from alembic import op

from models.security import guard_table, release_table

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

TABLE = "goal"


def upgrade() -> None:
    """Makes the table and guards it."""
    whole, time = sa.Integer(), sa.DateTime(timezone=True)
    own = ["tenant_id", "meta_page_id", "metric", "year", "month"]
    op.create_table(
        TABLE,
        sa.Column("tenant_id", whole, nullable=False),
        sa.Column("id", whole, sa.Identity(), nullable=False),
        sa.Column("meta_page_id", whole, nullable=False),
        sa.Column("metric", sa.Text(), nullable=False),
        sa.Column("year", whole, nullable=False),
        sa.Column("month", whole, nullable=False),
        sa.Column("target", sa.Numeric(), nullable=False),
        sa.Column("created_by", whole, nullable=False),
        sa.Column("created_at", time, nullable=False),
        sa.Column("updated_at", time, nullable=False),
        sa.CheckConstraint("month BETWEEN 0 AND 12", name=op.f(f"ck_{TABLE}_month")),
        sa.CheckConstraint("target > 0", name=op.f(f"ck_{TABLE}_target")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f(f"fk_{TABLE}_tenant_id")),
        sa.ForeignKeyConstraint(["created_by"], ["user.id"], name=op.f(f"fk_{TABLE}_created_by")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "meta_page_id"],
            ["meta_page.tenant_id", "meta_page.id"],
            name=op.f(f"fk_{TABLE}_tenant_id_meta_page_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f(f"pk_{TABLE}")),
        sa.UniqueConstraint(*own, name=op.f(f"uq_{TABLE}_{'_'.join(own)}")),
    )
    guard_table(op.get_bind(), TABLE)


def downgrade() -> None:
    """Goals are forgotten; the numbers stay."""
    release_table(op.get_bind(), TABLE)
    op.drop_table(TABLE)
