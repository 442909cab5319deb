"""What an API token may at most, and when it ends."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Tokens that are there go on as before: they may what their person may, and never end."""
    op.add_column(
        "api_token", sa.Column("scope", sa.Text(), nullable=False, server_default="manage")
    )
    op.create_check_constraint(
        op.f("ck_api_token_scope"), "api_token", "scope IN ('read', 'write', 'manage')"
    )
    op.add_column("api_token", sa.Column("expires_at", sa.DateTime(timezone=True)))
    op.add_column(
        "tenant",
        sa.Column("endless_tokens", sa.Boolean(), nullable=False, server_default=sa.text("false")),
    )


def downgrade() -> None:
    """Takes them away; a token that had expired would work again, so it is revoked."""
    op.execute(
        "UPDATE api_token SET revoked_at = expires_at WHERE revoked_at IS NULL AND expires_at < now()"
    )
    op.drop_column("tenant", "endless_tokens")
    op.drop_column("api_token", "expires_at")
    op.drop_constraint(op.f("ck_api_token_scope"), "api_token", type_="check")
    op.drop_column("api_token", "scope")
