"""Memberships that are limited to some Pages, and links that show the team's notes."""

import sqlalchemy as sa
from alembic import op

from models.security import guard_table, release_limits

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

MEMBERSHIP, CHECK = "membership", "ck_membership_limited"
PAGE, GROUP = "membership_page", "membership_group"


def upgrade() -> None:
    """Everybody sees every Page as before; the visitors of all links read no notes from now on."""
    false = sa.text("false")
    for table, column in ((MEMBERSHIP, "is_limited"), ("view_link", "shows_notes")):
        op.add_column(table, sa.Column(column, sa.Boolean(), server_default=false, nullable=False))
    op.create_check_constraint(op.f(CHECK), MEMBERSHIP, "NOT (is_limited AND role = 'owner')")
    _make(PAGE, "meta_page", "meta_page_id")
    _make(GROUP, "page_group", "page_group_id")


def downgrade() -> None:
    """Takes the limits away; so that nobody sees more than before, the limited ones go as well."""
    release_limits(op.get_bind())
    op.execute("DELETE FROM membership WHERE is_limited")
    op.drop_table(GROUP)
    op.drop_table(PAGE)
    op.drop_column("view_link", "shows_notes")
    op.drop_constraint(op.f(CHECK), MEMBERSHIP, type_="check")
    op.drop_column(MEMBERSHIP, "is_limited")


def _make(table: str, seen: str, column: str) -> None:
    op.create_table(
        table,
        sa.Column("tenant_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column(column, sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], op.f(f"fk_{table}_tenant_id")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "user_id"],
            [f"{MEMBERSHIP}.tenant_id", f"{MEMBERSHIP}.user_id"],
            op.f(f"fk_{table}_tenant_id_user_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", column],
            [f"{seen}.tenant_id", f"{seen}.id"],
            op.f(f"fk_{table}_tenant_id_{column}"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "user_id", column, name=op.f(f"pk_{table}")),
    )
    op.create_index(op.f(f"ix_{table}_tenant_id_{column}"), table, ["tenant_id", column])
    guard_table(op.get_bind(), table)
