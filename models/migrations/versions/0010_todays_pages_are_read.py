"""Pages whose tasks are those of the new Pages can be analysed, and their history is wanted;
ended access to data becomes a state of a Page."""

import sqlalchemy as sa
from alembic import op

from settings import get_settings

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

NAME, TABLE = "ck_meta_page_access_status", "meta_page"
# Frozen texts of this revision.
BEFORE = (
    "access_status IN ('active', 'expired', 'revoked', 'app_removed', 'password_changed',"
    " 'confirm_account', 'role_lost', 'unreadable', 'analyze_lost', 'disconnected')"
)
AFTER = BEFORE.replace("'disconnected'", "'data_access_expired', 'disconnected'")
ALLOW = """
UPDATE meta_page
   SET can_analyze = true,
       access_status = CASE access_status WHEN 'analyze_lost' THEN 'active' ELSE access_status END,
       backfill_goal = least(backfill_goal, CAST(now() AT TIME ZONE 'America/Los_Angeles' AS date)
                                            - CAST(:days AS integer))
 WHERE NOT can_analyze AND token_encrypted IS NOT NULL
   AND tasks && ARRAY['PROFILE_PLUS_ANALYZE', 'PROFILE_PLUS_FULL_CONTROL']
"""
# The look at tokens starts their first syncs, and asks about Pages without a word of tasks.
LOOK_NOW = """
UPDATE schedule SET next_at = now()
 WHERE kind = 'tokens' AND next_at > now()
   AND EXISTS (SELECT FROM meta_page AS page
                WHERE page.tenant_id = schedule.tenant_id AND page.token_encrypted IS NOT NULL
                  AND NOT EXISTS (SELECT FROM sync_run AS run
                                   WHERE run.tenant_id = page.tenant_id
                                     AND run.meta_page_id = page.id))
"""


def upgrade() -> None:
    """Lets them be read; the next tick looks at the tokens of who has Pages that never were."""
    op.drop_constraint(op.f(NAME), TABLE, type_="check")
    op.create_check_constraint(op.f(NAME), TABLE, AFTER)
    days = get_settings().meta_page_insights_backfill_days
    op.get_bind().execute(sa.text(ALLOW), {"days": days})
    op.execute(LOOK_NOW)


def downgrade() -> None:
    """An older release sees at its next look at the tokens what it does not know."""
    op.drop_constraint(op.f(NAME), TABLE, type_="check")
    op.execute(
        "UPDATE meta_page SET access_status = 'revoked' WHERE access_status = 'data_access_expired'"
    )
    op.create_check_constraint(op.f(NAME), TABLE, BEFORE)
