"""The audit can be added to and read; what else is done with it, functions of the owner do."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

# Each works in the tenant of the transaction, whoever calls it, and in the owner's scope.
FUNCTION = """
CREATE FUNCTION {head} RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    tenant int := NULLIF(current_setting('pagelens.tenant_id', true), '')::int;
    scope text := coalesce(current_setting('pagelens.scope', true), '');
    changed int;
BEGIN
    PERFORM set_config('pagelens.scope', 'owner', true);
    {body};
    GET DIAGNOSTICS changed = ROW_COUNT;
    {note}
    PERFORM set_config('pagelens.scope', scope, true);
    RETURN changed;
END $$
"""
NOTE = """
    IF changed > 0 THEN
        INSERT INTO public.audit_event (tenant_id, action, detail, at)
        VALUES (tenant, '{action}', jsonb_build_object('events', changed), now());
    END IF;
"""
# A day is kept whatever is asked for.
AGE = """
    DELETE FROM public.audit_event
     WHERE tenant_id = tenant AND at < least(before, now() - interval '1 day')
"""
# The address alone, in no longer one.
FORGET = r"""
    UPDATE public.audit_event
       SET address = NULL,
           detail = regexp_replace(detail::text, named.address, pseudonym, 'gi')::jsonb
      FROM (SELECT '(?<![\w.%+-])' || regexp_replace(email, '(\W)', '\\\1', 'g')
                   || '(?![\w-]|\.\w)' AS address
              FROM public."user" WHERE id = person) AS named
     WHERE tenant_id = tenant AND (user_id = person OR detail::text ~* named.address)
"""
FINISH = """
    DELETE FROM public.audit_event
     WHERE tenant_id = tenant
       AND EXISTS (SELECT FROM public.erasure
                    WHERE kind = 'workspace' AND number = tenant AND finished_at IS NULL)
"""
FUNCTIONS = {
    "pagelens_age_audit(before timestamptz)": (AGE, NOTE.format(action="audit.aged")),
    "pagelens_forget_person_in_audit(person int, pseudonym text)": (
        FORGET,
        NOTE.format(action="audit.pseudonymised"),
    ),
    "pagelens_end_audit()": (FINISH, ""),
}
# Foreign keys whose parents are deleted. Most of these columns are empty in most rows.
INDEXES: tuple[tuple[str, list[str], str | None], ...] = (
    ("alert", ["tenant_id", "meta_page_id"], None),
    ("alert", ["tenant_id", "connection_id"], "connection_id IS NOT NULL"),
    ("membership", ["user_id"], None),
    ("membership", ["tenant_id", "default_page_id"], "default_page_id IS NOT NULL"),
    ("meta_page", ["tenant_id", "connection_id"], None),
    ("report_delivery", ["tenant_id", "report_schedule_id"], None),
    ("report_schedule", ["tenant_id", "meta_page_id"], None),
)


def upgrade() -> None:
    """Makes the functions; who may call them, and write the table, is said by `migrate`."""
    for head, (body, note) in FUNCTIONS.items():
        op.execute(FUNCTION.format(head=head, body=body, note=note))
        op.execute(f"REVOKE ALL ON FUNCTION {head} FROM PUBLIC")
    for table, columns, where in INDEXES:
        op.create_index(_name(table, columns), table, columns, **_only(where))


def downgrade() -> None:
    """Takes them away; `migrate` of an older release gives back the rights."""
    for table, columns, _where in INDEXES:
        op.drop_index(_name(table, columns), table)
    for head in FUNCTIONS:
        op.execute(f"DROP FUNCTION {head}")


def _name(table: str, columns: list[str]) -> str:
    return op.f(f"ix_{table}_{'_'.join(columns)}")


def _only(where: str | None) -> dict[str, Any]:
    return {"postgresql_where": sa.text(where)} if where else {}
