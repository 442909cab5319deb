"""Groups of Pages."""

import sqlalchemy as sa
from alembic import op

from models.security import guard_table

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

GROUP, MEMBER = "page_group", "page_group_page"


def upgrade() -> None:
    """Makes the tables; no installation has a group yet."""
    op.create_table(
        GROUP,
        sa.Column("tenant_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), sa.Identity(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], op.f(f"fk_{GROUP}_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f(f"pk_{GROUP}")),
    )
    op.create_index("uq_page_group_name", GROUP, ["tenant_id", sa.text("lower(name)")], unique=True)
    op.create_table(
        MEMBER,
        sa.Column("tenant_id", sa.Integer(), nullable=False),
        sa.Column("page_group_id", sa.Integer(), nullable=False),
        sa.Column("meta_page_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], op.f(f"fk_{MEMBER}_tenant_id")),
        _belongs_to(GROUP, "page_group_id"),
        _belongs_to("meta_page", "meta_page_id"),
        sa.PrimaryKeyConstraint(
            "tenant_id", "page_group_id", "meta_page_id", name=op.f(f"pk_{MEMBER}")
        ),
    )
    page = ["tenant_id", "meta_page_id"]
    op.create_index(op.f(f"ix_{MEMBER}_tenant_id_meta_page_id"), MEMBER, page)
    for table in (GROUP, MEMBER):
        guard_table(op.get_bind(), table)


def downgrade() -> None:
    """Takes the groups away; the Pages stay."""
    op.drop_table(MEMBER)
    op.drop_table(GROUP)


def _belongs_to(parent: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["tenant_id", column],
        [f"{parent}.tenant_id", f"{parent}.id"],
        op.f(f"fk_{MEMBER}_tenant_id_{column}"),
        ondelete="CASCADE",
    )
