"""A login of a BI tool reads the two views of its tenant; whatever it tries, it reads no more."""

from contextlib import suppress

import psycopg
import pytest

from models import Base
from models.bi_columns import VIEWS
from models.bi_rights import BINDING, BINDING_COLUMNS, COLUMNS
from tests.bi.conftest import Installation

TENANTS = {"acme": {"acme"}, "globex": {"globex"}, "everybody": {"acme", "globex"}}
# What tools and attackers send before they ask.
TRICKS = [
    "SET pagelens.tenant_id = '2'",
    "SELECT set_config('pagelens.tenant_id', '2', false)",
    "SET pagelens.scope = 'owner'",
    "SET pagelens.page_ids = '{1,2}'",
    "SET row_security = off",
    "ALTER ROLE CURRENT_USER SET pagelens.tenant_id = '2'",
    "ALTER ROLE CURRENT_USER SET role = 'figures_bi_all'",
    "SET ROLE figures_bi",
    "SET ROLE figures_app",
    "SET ROLE figures_wide",
    "SET ROLE figures_limited",
    "SET ROLE figures_bi_all",
    "SET ROLE bi_globex",
    "SET ROLE figures_owner",
    "SET SESSION AUTHORIZATION bi_globex",
    "SET SESSION AUTHORIZATION figures_owner",
    "SET default_transaction_read_only = off",
    "CREATE ROLE mine SUPERUSER",
    "GRANT figures_bi_all TO bi_acme",
    "GRANT figures_wide TO bi_acme",
    "ALTER ROLE bi_acme BYPASSRLS",
    "ALTER ROLE bi_acme RENAME TO bi_globex2",
    "ALTER ROLE bi_globex PASSWORD 'mine'",
    "UPDATE bi_role SET tenant_id = 2",
    "INSERT INTO bi_role VALUES ('bi_acme', 2, now())",
    "DELETE FROM bi_role",
    "DROP POLICY bi_rows ON meta_page",
    "CREATE POLICY mine ON meta_page USING (true)",
    "ALTER TABLE meta_page DISABLE ROW LEVEL SECURITY",
    "CREATE OR REPLACE VIEW v_page_insights AS SELECT 1",
    "CREATE VIEW pg_temp.mine AS SELECT * FROM v_page_insights",
    "CREATE TEMP TABLE bi_role (name text, tenant_id int)",
    "CREATE FUNCTION pg_temp.nullif(int) RETURNS int LANGUAGE sql AS $$SELECT 2$$",
    "SET search_path = pg_temp, public",
    "COPY meta_page TO STDOUT",
    "COPY (SELECT 1) TO PROGRAM 'id'",
    "SELECT pg_read_file('postgresql.conf')",
    "SELECT lo_import('/etc/passwd')",
]
# A condition that tells of every row it meets, were it asked before the policy.
TELLING = """
CREATE FUNCTION pg_temp.tell(text) RETURNS boolean LANGUAGE plpgsql COST 0.0000001
AS $$BEGIN RAISE NOTICE 'seen %', $1; RETURN true; END$$
"""


def at_will(url: str) -> psycopg.Connection:
    """A connection that has put off the habits of a BI role, as anybody may."""
    return psycopg.connect(url, autocommit=True, options="-c default_transaction_read_only=off")


def tenants_seen(connection: psycopg.Connection) -> set[str]:
    seen = set()
    for view in VIEWS:
        found = {row[0] for row in connection.execute(f"SELECT tenant_slug FROM public.{view}")}
        assert not seen or seen == found
        seen = found
    return seen


def ids_seen(connection: psycopg.Connection) -> set[int]:
    seen: set[int] = set()
    for table, columns in COLUMNS.items():
        if "tenant_id" in columns:
            rows = connection.execute(f"SELECT tenant_id FROM public.{table}")
            seen |= {row[0] for row in rows}
    return seen


@pytest.mark.parametrize("who", TENANTS)
def test_the_views_show_what_the_login_is_for(installation: Installation, who: str) -> None:
    with psycopg.connect(getattr(installation, who)) as connection:
        assert tenants_seen(connection) == TENANTS[who]
        rows = connection.execute(
            "SELECT tenant_slug, page_id, metric_key, period, breakdown_key, metric_date::text,"
            " end_time AT TIME ZONE 'UTC', value FROM v_page_insights ORDER BY 1, 6"
        ).fetchall()
        assert len(rows) == 3 * len(TENANTS[who])
        if who == "acme":
            assert rows[0][:6] == ("acme", "1001", "page_media_view", "day", "", "2026-03-01")
            assert (str(rows[0][6]), rows[0][7]) == ("2026-03-02 08:00:00", 10)


def test_no_trick_shows_another_tenants_rows(installation: Installation) -> None:
    allowed = []
    for trick in TRICKS:
        with at_will(installation.acme) as connection:
            try:
                connection.execute(trick)
                allowed.append(trick)
            except psycopg.Error:
                pass
            try:
                assert tenants_seen(connection) <= {"acme"}, trick
                assert ids_seen(connection) <= {1}, trick
            except psycopg.Error as refused:
                assert "row-level security" in str(refused), trick
            with suppress(psycopg.Error):
                connection.execute("ALTER ROLE bi_acme RESET ALL")
    # What is let through changes nothing; all else is refused.
    assert not [one for one in allowed if one.startswith(("GRANT", "UPDATE", "DELETE", "DROP"))]


def test_what_it_brings_along_when_it_connects_changes_nothing(installation: Installation) -> None:
    brought = "-c pagelens.tenant_id=2 -c pagelens.scope=owner -c pagelens.page_ids={1,2}"
    with psycopg.connect(installation.acme, options=brought) as connection:
        assert tenants_seen(connection) == {"acme"}
    for role in ("figures_bi_all", "figures_wide", "figures_owner", "bi_globex"):
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(installation.acme, options=f"-c role={role}").close()


@pytest.mark.parametrize("who", TENANTS)
def test_no_column_beyond_what_the_views_show_is_read(installation: Installation, who: str) -> None:
    read = COLUMNS | ({} if who == "everybody" else {BINDING: BINDING_COLUMNS})
    wrong = []
    with at_will(getattr(installation, who)) as connection:
        for table in Base.metadata.sorted_tables:
            for column in [one.name for one in table.columns] + ["ctid"]:
                try:
                    connection.execute(f'SELECT "{column}" FROM "{table.name}"')
                    may = True
                except psycopg.errors.InsufficientPrivilege:
                    may = False
                if may is not (column in read.get(table.name, ())):
                    wrong.append(f"{table.name}.{column}: {may}")
    assert not wrong


def test_it_calls_no_function_of_ours_and_writes_nothing(installation: Installation) -> None:
    with at_will(installation.everybody) as connection:
        found = connection.execute(
            "SELECT oid::regprocedure::text FROM pg_proc"
            " WHERE proname LIKE 'pagelens\\_%' AND has_function_privilege(oid, 'EXECUTE')"
        ).fetchall()
        assert found == []
        rights = connection.execute(
            "SELECT table_name, privilege_type FROM information_schema.table_privileges"
            " WHERE grantee IN ('figures_bi', 'figures_bi_all') AND table_schema = 'public'"
        ).fetchall()
        assert set(rights) <= {(view, "SELECT") for view in VIEWS}
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("CREATE TABLE public.mine ()")


def test_a_condition_of_its_own_is_not_shown_what_the_policy_hides(
    installation: Installation,
) -> None:
    told: list[str] = []
    with at_will(installation.acme) as connection:
        connection.add_notice_handler(lambda notice: told.append(str(notice.message_primary)))
        connection.execute(TELLING)
        connection.execute("SELECT 1 FROM meta_page WHERE pg_temp.tell(page_id)")
        connection.execute("SELECT 1 FROM v_page_insights WHERE pg_temp.tell(page_id)")
    assert set(told) == {"seen 1001"}


def test_statistics_tell_nothing_of_guarded_tables(installation: Installation) -> None:
    installation.as_owner("ANALYZE")
    with psycopg.connect(installation.acme) as connection:
        seen = connection.execute("SELECT tablename FROM pg_stats WHERE schemaname = 'public'")
        assert {row[0] for row in seen} <= {"meta_metric_registry"}


def test_the_tenant_is_looked_up_once_and_then_in_the_index(installation: Installation) -> None:
    with psycopg.connect(installation.acme) as connection:
        connection.execute("SET enable_seqscan = off")
        lines = [
            row[0]
            for row in connection.execute("EXPLAIN SELECT sum(value) FROM meta_insight_point")
        ]
    assert any("Index Cond: (tenant_id = $0)" in one or "InitPlan" in one for one in lines), lines
    assert not any("Filter: (tenant_id" in one for one in lines), lines


def test_what_waits_for_its_deletion_is_gone(installation: Installation) -> None:
    for table, who in (("meta_page", "1"), ("tenant", "1")):
        installation.as_owner(f"UPDATE {table} SET erased_at = now() WHERE id = {who}")
        try:
            for url, left in ((installation.acme, set()), (installation.everybody, {"globex"})):
                with psycopg.connect(url) as connection:
                    assert tenants_seen(connection) == left
        finally:
            installation.as_owner(f"UPDATE {table} SET erased_at = NULL")
