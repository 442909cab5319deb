"""Under which other id Facebook means a Page of the New Pages Experience, in files."""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Unknown until the Page's token is checked again, which is done daily."""
    op.add_column(
        "meta_page",
        sa.Column("additional_profile_id", sa.Text(), server_default="", nullable=False),
    )


def downgrade() -> None:
    """Meta tells it again."""
    op.drop_column("meta_page", "additional_profile_id")
