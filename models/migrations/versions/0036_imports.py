"""Files of numbers that were brought in, and which stored numbers came from which of them.

What was imported before cannot be told apart from what the API gave: it stays as it is, unmarked.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from models.security import guard_table, release_table

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

IMPORT, DAY, SNAPSHOT = "meta_import", "meta_import_day", "meta_import_snapshot"


def _reference(table: str, column: str, parent: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["tenant_id", column],
        [f"{parent}.tenant_id", f"{parent}.id"],
        name=op.f(f"fk_{table}_tenant_id_{column}"),
    )


def _time(name: str, *, nullable: bool = True) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _text(name: str, default: str | None = "") -> sa.Column[object]:
    return sa.Column(name, sa.Text(), nullable=False, server_default=default)


def _json(name: str) -> sa.Column[object]:
    return sa.Column(name, postgresql.JSONB(), nullable=False, server_default=sa.text("'{}'"))


def upgrade() -> None:
    """Makes the three tables and guards them."""
    whole = sa.Integer()
    op.create_table(
        IMPORT,
        sa.Column("tenant_id", whole, nullable=False),
        sa.Column("id", whole, sa.Identity(), nullable=False),
        sa.Column("meta_page_id", whole, nullable=False),
        sa.Column("requested_by", whole),
        _text("state", None),
        _text("file_name"),
        _text("file_key"),
        _json("choices"),
        _json("found"),
        _text("error"),
        sa.Column("posts", sa.ARRAY(whole), nullable=False, server_default=sa.text("'{}'")),
        _time("created_at", nullable=False),
        _time("stored_at"),
        _time("undone_at"),
        sa.CheckConstraint(
            "state IN ('looking', 'looked', 'refused', 'storing', 'stored', 'undoing', 'undone')",
            name=op.f(f"ck_{IMPORT}_state"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f(f"fk_{IMPORT}_tenant_id")),
        sa.ForeignKeyConstraint(
            ["requested_by"], ["user.id"], name=op.f(f"fk_{IMPORT}_requested_by")
        ),
        _reference(IMPORT, "meta_page_id", "meta_page"),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f(f"pk_{IMPORT}")),
    )
    listed = ["tenant_id", "meta_page_id", "id"]
    op.create_index(op.f(f"ix_{IMPORT}_tenant_id_meta_page_id_id"), IMPORT, listed)
    op.create_table(
        DAY,
        sa.Column("tenant_id", whole, nullable=False),
        sa.Column("series_id", whole, nullable=False),
        sa.Column("metric_date", sa.Date(), nullable=False),
        sa.Column("meta_import_id", whole, nullable=False),
        _reference(DAY, "series_id", "meta_insight_series"),
        _reference(DAY, "meta_import_id", IMPORT),
        sa.PrimaryKeyConstraint("tenant_id", "series_id", "metric_date", name=op.f(f"pk_{DAY}")),
    )
    place = ("tenant_id", "meta_post_id", "metric_id", "breakdown_key", "observed_on")
    op.create_table(
        SNAPSHOT,
        sa.Column("tenant_id", whole, nullable=False),
        sa.Column("meta_post_id", whole, nullable=False),
        sa.Column("metric_id", whole, nullable=False),
        _text("breakdown_key"),
        sa.Column("observed_on", sa.Date(), nullable=False),
        sa.Column("meta_import_id", whole, nullable=False),
        _reference(SNAPSHOT, "meta_post_id", "meta_post"),
        _reference(SNAPSHOT, "meta_import_id", IMPORT),
        sa.ForeignKeyConstraint(
            ["metric_id"], ["meta_metric_registry.id"], name=op.f(f"fk_{SNAPSHOT}_metric_id")
        ),
        sa.PrimaryKeyConstraint(*place, name=op.f(f"pk_{SNAPSHOT}")),
    )
    for table in (DAY, SNAPSHOT):
        name = op.f(f"ix_{table}_tenant_id_meta_import_id")
        op.create_index(name, table, ["tenant_id", "meta_import_id"])
    for table in (IMPORT, DAY, SNAPSHOT):
        guard_table(op.get_bind(), table)


def downgrade() -> None:
    """The numbers stay; which of them came from files is forgotten."""
    for table in (SNAPSHOT, DAY, IMPORT):
        release_table(op.get_bind(), table)
        op.drop_table(table)
