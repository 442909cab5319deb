"""The schema comes from the migrations alone, forwards and backwards."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, inspect, select, text
from sqlalchemy.orm import Session

from models import Base, Membership, Tenant, User
from models.engine import make_owner_engine
from models.migrate import downgrade, look_at_schema, migrate
from models.orm import now_utc
from models.references import in_the_schema


def another_database(engine: Engine, database_url: str, name: str) -> str:
    """Makes an empty database beside that of the tests; returns its address."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    return database_url.replace("/pagelens?", f"/{name}?")


def test_models_equal_migrations(owner_engine: Engine) -> None:
    with owner_engine.connect() as connection:
        compared = MigrationContext.configure(connection, opts={"include_object": in_the_schema})
        assert compare_metadata(compared, Base.metadata) == []
        assert look_at_schema(connection).fits


def test_a_downgrade_leaves_nothing_and_an_upgrade_brings_all_back(
    database_url: str, owner_engine: Engine
) -> None:
    url = another_database(owner_engine, database_url, "pagelens_down")
    migrate(url)
    downgrade(url, "base")
    engine = make_owner_engine(url)
    try:
        assert set(inspect(engine).get_table_names()) == {"alembic_version"}
        assert inspect(engine).get_view_names() == []
        migrate(url)
        migrate(url)
        assert set(Base.metadata.tables) <= set(inspect(engine).get_table_names())
    finally:
        engine.dispose()


def test_who_is_a_member_has_joined_after_the_upgrade_and_who_waits_is_none_before_it(
    database_url: str, owner_engine: Engine
) -> None:
    url = another_database(owner_engine, database_url, "pagelens_invited")
    migrate(url)
    engine = make_owner_engine(url)
    try:
        with Session(engine, expire_on_commit=False) as session, session.begin():
            tenant, ann = Tenant(slug="a", name="A"), User(email="ann@a.b", password_hash="")
            eve = User(email="eve@a.b", password_hash="")
            session.add_all([tenant, ann, eve])
            session.flush()
            there = Membership(tenant_id=tenant.id, user_id=ann.id, role="owner")
            there.joined_at = now_utc()
            waits = Membership(tenant_id=tenant.id, user_id=eve.id, role="owner", join_hash="x")
            session.add_all([there, waits])
        downgrade(url, "0007")
        migrate(url)
        with Session(engine) as session:
            member = session.scalars(select(Membership)).one()
            assert member.user_id == ann.id
            assert (member.joined_at, member.join_hash) == (member.created_at, None)
    finally:
        engine.dispose()
