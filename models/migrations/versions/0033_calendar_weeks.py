"""Weekly reports are of calendar weeks, and a delivery can be begun anew."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

TABLE, COLUMN = "report_delivery", "tried_since"
# The days that weekly reports had by themselves: without them each release takes its own, so that
# the release before goes on as it did.
WEEKS = """
UPDATE report_schedule SET options = options - 'date_preset'
 WHERE frequency = 'weekly' AND options ->> 'date_preset' = 'last_7d'
"""


def upgrade() -> None:
    """Schedules that are there are carried along."""
    op.add_column(TABLE, sa.Column(COLUMN, sa.DateTime(timezone=True)))
    op.execute(WEEKS)


def downgrade() -> None:
    """A release of before knows no week of the calendar; its own default is the last 7 days."""
    op.execute(
        "UPDATE report_schedule SET options = options - 'date_preset'"
        " WHERE options ->> 'date_preset' = 'last_week'"
    )
    op.drop_column(TABLE, COLUMN)
