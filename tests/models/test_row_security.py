"""One tenant's rows stay its own, even where a query forgets to ask for them."""

import pytest
from sqlalchemy import Engine, inspect, select, text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.orm import Session

from models import Base, MetaPage
from models.engine import get_engine, make_engine
from models.migrate import migrate
from models.scope import enter_tenant, open_session, tenant_session, wide_session
from models.security import EXEMPT_TABLES
from tests.people import ACME_PAGE, GLOBEX_PAGE, People

POLICIES = """
SELECT relname, relrowsecurity AND relforcerowsecurity AS forced,
       (SELECT array_agg(policyname || ' TO ' || roles[1] ORDER BY policyname) FROM pg_policies
         WHERE tablename = relname AND permissive = 'PERMISSIVE') AS policies
  FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname = ANY(:t)
"""
EACH_ROLE_ITS_OWN = [
    "app_rows TO pagelens_app",
    "owner_rows TO pagelens",
    "wide_rows TO pagelens_wide",
]


def test_a_query_that_forgets_the_tenant_sees_one_tenant(people: People) -> None:
    with tenant_session(people.acme) as session:
        assert session.scalars(select(MetaPage.page_id)).all() == [ACME_PAGE]
    with tenant_session(people.globex) as session:
        assert session.scalars(select(MetaPage.page_id)).all() == [GLOBEX_PAGE]


def test_without_a_tenant_nothing_is_seen(people: People) -> None:
    with open_session() as session:
        assert session.scalars(select(MetaPage.page_id)).all() == []


def test_the_next_transaction_on_a_connection_starts_without_a_tenant(people: People) -> None:
    with get_engine().connect() as connection:
        with connection.begin(), Session(connection) as session:
            enter_tenant(session, people.acme)
            assert session.scalars(select(MetaPage.page_id)).all() == [ACME_PAGE]
        with connection.begin(), Session(connection) as session:
            assert session.scalars(select(MetaPage.page_id)).all() == []


def test_a_row_cannot_be_written_into_another_tenant(people: People) -> None:
    with (
        pytest.raises(ProgrammingError, match="row-level security"),
        tenant_session(people.acme) as session,
    ):
        session.add(MetaPage(tenant_id=people.globex, page_id="3", name="Smuggled"))
        session.flush()


def test_work_across_tenants_names_its_scope(people: People) -> None:
    with wide_session("tick") as session:
        assert set(session.scalars(select(MetaPage.page_id))) == {ACME_PAGE, GLOBEX_PAGE}
    with pytest.raises(ValueError, match="unknown scope"), wide_session("curiosity"):
        pass


@pytest.mark.parametrize("scope", ["owner", "tick", "command", "link"])
def test_no_setting_widens_what_a_tenants_session_sees(people: People, scope: str) -> None:
    with tenant_session(people.acme) as session:
        session.execute(text("SELECT set_config('pagelens.scope', :scope, true)"), {"scope": scope})
        assert session.scalars(select(MetaPage.page_id)).all() == [ACME_PAGE]


def test_the_owner_sees_nothing_without_a_scope_though_they_may_take_every_role(
    people: People, database_url: str
) -> None:
    migrate(database_url)
    engine = make_engine(database_url)
    with engine.connect() as connection:
        count = text("SELECT count(*) FROM meta_page")
        assert connection.scalar(count) == 0
        connection.execute(text("SELECT set_config('pagelens.scope', 'owner', true)"))
        assert connection.scalar(count) == 2
    with engine.connect() as connection:
        connection.execute(text("SELECT set_config('role', 'pagelens_wide', true)"))
        assert connection.scalar(count) == 2
    engine.dispose()


def test_the_views_hold_the_callers_rights(people: People) -> None:
    with tenant_session(people.acme) as session:
        for view in ("v_page_insights", "v_post_insights"):
            options = session.scalar(
                text("SELECT reloptions FROM pg_class WHERE relname = :view"), {"view": view}
            )
            assert options == ["security_invoker=true"]


def test_every_table_with_a_tenant_is_guarded_for_each_role_unless_it_is_exempt_by_name(
    store: Engine,
) -> None:
    with store.connect() as connection:
        tables = set(inspect(connection).get_table_names()) - EXEMPT_TABLES
        found = connection.execute(text(POLICIES), {"t": list(tables)}).all()
    guards = {row.relname: (row.forced, row.policies) for row in found}
    assert guards == dict.fromkeys(tables, (True, EACH_ROLE_ITS_OWN))
    assert tables == set(Base.metadata.tables) - EXEMPT_TABLES


def test_web_and_workers_are_not_the_owner_of_the_tables(store: Engine) -> None:
    with get_engine().connect() as connection:
        assert connection.scalar(text("SELECT current_user")) == "pagelens_app"
        assert connection.scalar(text("SELECT session_user")) == "pagelens_login"


def test_who_forgets_to_take_a_role_may_do_nothing(people: People, login_url: str) -> None:
    engine = make_engine(login_url)
    with (
        engine.connect() as connection,
        pytest.raises(ProgrammingError, match="permission denied"),
    ):
        connection.execute(select(MetaPage.page_id))
    engine.dispose()
