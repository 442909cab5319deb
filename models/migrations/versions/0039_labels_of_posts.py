"""Labels of posts."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

from models.security import guard_table

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

LABEL, GIVEN = "post_label", "post_label_post"


def upgrade() -> None:
    """Makes the tables; no installation has a label yet."""
    op.create_table(
        LABEL,
        sa.Column("tenant_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), sa.Identity(), nullable=False),
        sa.Column("meta_page_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("words", ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("pattern", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], op.f(f"fk_{LABEL}_tenant_id")),
        _belongs_to(LABEL, "meta_page", "meta_page_id"),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f(f"pk_{LABEL}")),
    )
    by = [sa.text(each) for each in ("tenant_id", "coalesce(meta_page_id, 0)", "lower(name)")]
    op.create_index("uq_post_label_name", LABEL, by, unique=True)
    op.create_table(
        GIVEN,
        sa.Column("tenant_id", sa.Integer(), nullable=False),
        sa.Column("meta_post_id", sa.Integer(), nullable=False),
        sa.Column("post_label_id", sa.Integer(), nullable=False),
        sa.Column("has_it", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], op.f(f"fk_{GIVEN}_tenant_id")),
        _belongs_to(GIVEN, "meta_post", "meta_post_id"),
        _belongs_to(GIVEN, LABEL, "post_label_id"),
        sa.PrimaryKeyConstraint(
            "tenant_id", "meta_post_id", "post_label_id", name=op.f(f"pk_{GIVEN}")
        ),
    )
    label = ["tenant_id", "post_label_id"]
    op.create_index(op.f(f"ix_{GIVEN}_tenant_id_post_label_id"), GIVEN, label)
    for table in (LABEL, GIVEN):
        guard_table(op.get_bind(), table)


def downgrade() -> None:
    """Takes the labels away; the posts stay."""
    op.drop_table(GIVEN)
    op.drop_table(LABEL)


def _belongs_to(table: str, parent: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["tenant_id", column],
        [f"{parent}.tenant_id", f"{parent}.id"],
        op.f(f"fk_{table}_tenant_id_{column}"),
        ondelete="CASCADE",
    )
