"""Beside what is usual of posts stands between what half of them lie."""

import sqlalchemy as sa
from alembic import op

from models.post_usual import COUNT

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None

TABLE = "meta_post_usual"
PAGES = "SELECT DISTINCT tenant_id, meta_page_id FROM meta_post_ages ORDER BY 1, 2"
ALL_AGES = "UPDATE meta_post_ages SET uncounted = ages"
UNCOUNTED = "SELECT count(*) FROM meta_post_ages WHERE uncounted <> '{}'"


def upgrade() -> None:
    """Adds both quartiles and counts everything anew; counts that nothing is left without."""
    for name in ("low", "high"):
        op.add_column(TABLE, sa.Column(name, sa.Float()))
    connection = op.get_bind()
    connection.execute(sa.text(ALL_AGES))
    for tenant, page in connection.execute(sa.text(PAGES)).all():
        connection.execute(sa.text(COUNT), {"tenant": tenant, "page": page})
    if number := connection.scalar(sa.text(UNCOUNTED)):
        raise RuntimeError(f"{number} posts were not counted among what is usual")


def downgrade() -> None:
    """The release before knows the median alone."""
    for name in ("low", "high"):
        op.drop_column(TABLE, name)
