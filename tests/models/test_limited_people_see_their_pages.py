"""Who is limited to some Pages is held to them in the database, whatever a query forgets."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from sqlalchemy import Connection, Engine, inspect, select, text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.orm import Session

from dashboard.auth.page_limits import set_limit
from dashboard.queries.workspace.page_limits import PageLimit
from models import Annotation, Base, Membership, MetaPage, PageGroup, PageGroupPage, SyncRun
from models.engine import make_engine
from models.limited import limited_as
from models.page_policies import OF_THE_TENANT, limited_rows
from models.scope import snapshot_session, tenant_session
from models.security import guarded_tables
from tests.models.held_references import REFERENCES
from tests.people import (
    ACME_PAGE,
    DORA,
    DORAS_PAGE,
    GLOBEX_PAGE,
    People,
    actor,
    add_client,
    add_page,
)

LIMITS = "SELECT relname FROM pg_policy JOIN pg_class ON pg_class.oid = polrelid"
HELD = f"{LIMITS} WHERE polname = 'limited_rows' AND NOT polpermissive"
PAGES = select(MetaPage.page_id).order_by(MetaPage.page_id)


@pytest.fixture
def dora(people: People) -> int:
    add_client(people)
    return actor(DORA).user_id


@contextmanager
def as_dora(people: People, dora: int) -> Iterator[Session]:
    with limited_as(dora), tenant_session(people.acme) as session:
        yield session


def limit(people: People, dora: int, to: PageLimit | None) -> None:
    with tenant_session(people.acme) as session:
        set_limit(session, session.get_one(Membership, (people.acme, dora)), to)


def group_of(people: People, *pages: int) -> int:
    with tenant_session(people.acme) as session:
        group = PageGroup(tenant_id=people.acme, name="Hers")
        session.add(group)
        session.flush()
        for page in pages:
            session.add(_in_group(people, group.id, page))
        return group.id


def _in_group(people: People, group: int, page: int) -> PageGroupPage:
    return PageGroupPage(tenant_id=people.acme, page_group_id=group, meta_page_id=page)


def seen(people: People, dora: int) -> list[str]:
    with as_dora(people, dora) as session:
        return list(session.scalars(PAGES))


def test_she_sees_her_page_and_everybody_else_sees_all(people: People, dora: int) -> None:
    assert seen(people, dora) == [DORAS_PAGE]
    with tenant_session(people.acme) as session:
        assert session.scalars(PAGES).all() == [ACME_PAGE, DORAS_PAGE]
    with limited_as(dora), snapshot_session(people.acme) as session:
        assert session.scalars(PAGES).all() == [DORAS_PAGE]


def test_a_page_that_joins_or_leaves_her_group_is_seen_or_gone_at_once(
    people: People, dora: int
) -> None:
    group = group_of(people, people.acme_page)
    limit(people, dora, PageLimit(group_ids=[group]))
    assert seen(people, dora) == [ACME_PAGE]
    tea = add_page(people.acme, "100000000000005", "Acme Tea")
    with tenant_session(people.acme) as session:
        session.add(_in_group(people, group, tea))
    assert seen(people, dora) == [ACME_PAGE, "100000000000005"]
    with tenant_session(people.acme) as session:
        session.delete(session.get_one(PageGroup, (people.acme, group)))
    assert seen(people, dora) == []


def test_the_limit_ends_with_the_transaction_and_when_it_is_lifted(
    people: People, dora: int
) -> None:
    assert seen(people, dora) == [DORAS_PAGE]
    with tenant_session(people.acme) as session:
        assert session.scalars(PAGES).all() == [ACME_PAGE, DORAS_PAGE]
    limit(people, dora, None)
    with tenant_session(people.acme) as session:
        assert session.get_one(Membership, (people.acme, dora)).is_limited is False


def test_in_another_tenant_her_limit_opens_nothing(people: People, dora: int) -> None:
    with limited_as(dora), tenant_session(people.globex) as session:
        assert session.scalars(PAGES).all() == []
    with tenant_session(people.globex) as session:
        assert session.scalars(PAGES).all() == [GLOBEX_PAGE]


def test_a_row_of_another_page_is_neither_written_nor_changed(people: People, dora: int) -> None:
    note = Annotation(
        tenant_id=people.acme,
        meta_page_id=people.acme_page,
        day=datetime.now(UTC).date(),
        note="Smuggled",
        created_by=dora,
    )
    with (
        pytest.raises(ProgrammingError, match="row-level security"),
        as_dora(people, dora) as session,
    ):
        session.add(note)
        session.flush()
    with as_dora(people, dora) as session:
        changed = session.execute(text("UPDATE meta_page SET name = 'Mine'"))
        assert changed.rowcount == 1


def test_every_table_is_held_or_said_to_be_of_the_whole_tenant(store: Engine) -> None:
    assert {table for table in guarded_tables() if limited_rows(table) is None} == OF_THE_TENANT
    with store.connect() as connection:
        held = set(connection.scalars(text(HELD)))
        of_a_page = tables_that_lead_to(connection, "meta_page")
        groups = tables_that_lead_to(connection, "page_group")
    assert held == set(guarded_tables()) - OF_THE_TENANT
    assert of_a_page | groups <= held
    assert {"meta_insight_point", "meta_post_insight_point", "report_delivery"} <= of_a_page


def tables_that_lead_to(connection: Connection, parent: str) -> set[str]:
    """The table itself and whatever names it by foreign keys, over any number of them."""
    found = {parent}
    looked = inspect(connection)
    links = {
        (table, key["referred_table"])
        for table in looked.get_table_names()
        for key in looked.get_foreign_keys(table)
    }
    # A connection has Pages; it is none's. A membership only points at the one that opens first.
    links |= {(one.table, one.parent) for one in REFERENCES}
    links -= {("membership", "meta_page")}
    while more := {one for one, to in links if to in found} - found:
        found |= more
    return found


def test_a_table_of_which_nobody_said_whose_it_is_is_refused() -> None:
    table = Base.metadata.tables["schedule"].to_metadata(Base.metadata, name="unsaid")
    try:
        with pytest.raises(LookupError, match="what of unsaid somebody sees"):
            limited_rows("unsaid")
    finally:
        Base.metadata.remove(table)


def test_whoever_may_take_the_role_is_not_held_by_it(
    people: People, dora: int, database_url: str
) -> None:
    engine = make_engine(database_url)
    with engine.begin() as connection:
        connection.execute(
            text("GRANT pagelens_limited TO CURRENT_USER WITH INHERIT FALSE, SET TRUE")
        )
        connection.execute(text("SELECT set_config('pagelens.scope', 'owner', true)"))
        assert connection.scalar(text("SELECT count(*) FROM meta_page")) == 3
        connection.execute(text("SET LOCAL ROLE pagelens_limited"))
        assert connection.scalar(text("SELECT count(*) FROM meta_page")) == 0
    engine.dispose()


def test_a_run_of_another_page_is_not_there_for_a_query_that_names_it(
    people: People, dora: int
) -> None:
    run = uuid.uuid4()
    with tenant_session(people.acme) as session:
        session.add(
            SyncRun(tenant_id=people.acme, meta_page_id=people.acme_page, kind="page", id=run)
        )
    with as_dora(people, dora) as session:
        assert session.get(SyncRun, (people.acme, run)) is None
