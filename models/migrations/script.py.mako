"""${message[0].upper()}${message[1:]}."""

import sqlalchemy as sa
from alembic import op
${imports if imports else ""}
revision = "${up_revision}"
down_revision = "${down_revision}"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What this step does, and what it counts."""
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    """What is lost by going back."""
    ${downgrades if downgrades else "pass"}
