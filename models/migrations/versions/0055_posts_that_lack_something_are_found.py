"""Posts that lack something are found without looking at all the others."""

import sqlalchemy as sa
from alembic import op

revision = "0055"
down_revision = "0054"
branch_labels = None
depends_on = None

INDEX = "ix_meta_post_outstanding"
# Frozen text of this revision: of one post.
LACKS = """(
       SELECT count(*) FILTER (WHERE own.part = 'post' AND (own.read_at IS NOT NULL
                                                            OR own.given_up <> '{}')) = 0
              OR bool_or(own.next_try_at IS NOT NULL)
         FROM public.meta_post_coverage own
        WHERE own.tenant_id = post.tenant_id AND own.meta_post_id = post.id)"""
MARK = "UPDATE meta_post post SET outstanding = true WHERE <lacks>".replace("<lacks>", LACKS)
# Whoever writes what was read of posts says so of them too, the release before included.
FOLLOWS = """
CREATE FUNCTION pagelens_meta_post_is_outstanding() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE of_tenant record;
BEGIN
  FOR of_tenant IN SELECT tenant_id, array_agg(DISTINCT meta_post_id) AS ids FROM came
                    GROUP BY tenant_id LOOP
    UPDATE public.meta_post post SET outstanding = NOT post.outstanding
     WHERE post.tenant_id = of_tenant.tenant_id AND post.id = ANY(of_tenant.ids)
       AND post.outstanding <> <lacks>;
  END LOOP;
  RETURN NULL;
END $$;
CREATE TRIGGER is_outstanding_when_added AFTER INSERT ON meta_post_coverage
  REFERENCING NEW TABLE AS came FOR EACH STATEMENT
  EXECUTE FUNCTION pagelens_meta_post_is_outstanding();
CREATE TRIGGER is_outstanding_when_changed AFTER UPDATE ON meta_post_coverage
  REFERENCING NEW TABLE AS came FOR EACH STATEMENT
  EXECUTE FUNCTION pagelens_meta_post_is_outstanding()
""".replace("<lacks>", LACKS)


def upgrade() -> None:
    """A post is outstanding until what was read of it says otherwise.

    The few that are so already are written; no other row is.
    """
    column: sa.Column[bool] = sa.Column(
        "outstanding", sa.Boolean(), server_default=sa.false(), nullable=False
    )
    op.add_column("meta_post", column)
    op.alter_column("meta_post", "outstanding", server_default=sa.true())
    op.execute(MARK)
    op.create_index(
        INDEX,
        "meta_post",
        ["tenant_id", "meta_page_id", "created_time"],
        postgresql_where=sa.text("outstanding AND deleted_at IS NULL"),
    )
    op.get_bind().exec_driver_sql(FOLLOWS)


def downgrade() -> None:
    """They are looked for among all posts."""
    op.execute("DROP FUNCTION pagelens_meta_post_is_outstanding() CASCADE")
    op.drop_index(INDEX, table_name="meta_post")
    op.drop_column("meta_post", "outstanding")
