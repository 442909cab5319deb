"""The schema comes from the migrations alone, forwards and backwards."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, inspect, text

from models import Base
from models.engine import make_engine
from models.migrate import downgrade, is_current, migrate


def test_models_equal_migrations(owner_engine: Engine) -> None:
    with owner_engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []
        assert is_current(connection)


def test_a_downgrade_leaves_nothing_and_an_upgrade_brings_all_back(
    database_url: str, owner_engine: Engine
) -> None:
    with owner_engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("CREATE DATABASE pagelens_down"))
    url = database_url.replace("/pagelens?", "/pagelens_down?")
    migrate(url)
    downgrade(url, "base")
    engine = make_engine(url, role=None)
    try:
        assert set(inspect(engine).get_table_names()) == {"alembic_version"}
        assert inspect(engine).get_view_names() == []
        migrate(url)
        migrate(url)
        assert set(Base.metadata.tables) <= set(inspect(engine).get_table_names())
    finally:
        engine.dispose()
