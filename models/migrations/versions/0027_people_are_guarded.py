"""Accounts, memberships and what people sign in with are guarded as everything else is.

Who has left a tenant is written down, so that what they made there goes on to say whose it was.
"""

import sqlalchemy as sa
from alembic import op

from models.security import guard_table, release_limits, release_table

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

FORMER = "former_member"
# Frozen texts of this revision.
TABLES = (
    FORMER,
    *("tenant", "user", "membership", "api_token", "session", "mailed_link"),
    *("two_step", "recovery_code", "oidc_identity"),
)
# Who is named by what a tenant has, and is not its member any more.
FILL = """
INSERT INTO former_member (tenant_id, user_id)
SELECT tenant_id, user_id FROM audit_event WHERE user_id IS NOT NULL
UNION
SELECT tenant_id, (detail ->> 'person')::int FROM audit_event
 WHERE jsonb_typeof(detail -> 'person') = 'number'
   AND (detail ->> 'person')::numeric IN (SELECT id FROM "user")
UNION
SELECT tenant_id, created_by FROM annotation
UNION
SELECT tenant_id, created_by FROM view_link
UNION
SELECT tenant_id, user_id FROM saved_view
UNION
SELECT tenant_id, created_by FROM report_schedule WHERE created_by IS NOT NULL
UNION
SELECT tenant_id, requested_by FROM export_job WHERE requested_by IS NOT NULL
UNION
SELECT tenant_id, requested_by FROM sync_run WHERE requested_by IS NOT NULL
EXCEPT
SELECT tenant_id, user_id FROM membership
"""


def upgrade() -> None:
    """Everybody who was told by an address in a tenant's lists still is."""
    op.create_table(
        FORMER,
        sa.Column("tenant_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenant.id"], op.f(f"fk_{FORMER}_tenant_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], op.f(f"fk_{FORMER}_user_id")),
        sa.PrimaryKeyConstraint("tenant_id", "user_id", name=op.f(f"pk_{FORMER}")),
    )
    op.execute(FILL)
    for table in TABLES:
        guard_table(op.get_bind(), table)


def downgrade() -> None:
    """An older release reads these tables without a tenant."""
    release_limits(op.get_bind())
    for table in reversed(TABLES):
        release_table(op.get_bind(), table)
    op.drop_table(FORMER)
