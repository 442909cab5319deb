"""An installation of the release before heals: new Pages can be read, and are."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection, Engine, text

from models.engine import make_owner_engine
from models.migrate import migrate
from models.pacific import pacific_day
from tests.models.test_migrations import another_database

BEFORE = "0008"
NOW = datetime.now(UTC)
PAGES = {
    "analyst": (["PROFILE_PLUS_ANALYZE", "PROFILE_PLUS_ADVERTISE"], "active"),
    "full": (["PROFILE_PLUS_FULL_CONTROL"], "analyze_lost"),
    "advertiser": (["PROFILE_PLUS_ADVERTISE", "PROFILE_PLUS_MESSAGING"], "active"),
    "untold": ([], "active"),
}


@pytest.fixture
def upgraded(database_url: str, owner_engine: Engine) -> Iterator[Connection]:
    """What the release before stored of four Pages, after the upgrade."""
    url = another_database(owner_engine, database_url, "pagelens_new_pages")
    migrate(url, revision=BEFORE)
    engine = make_owner_engine(url)
    try:
        with engine.begin() as connection:
            _store(connection)
        migrate(url)
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()
    with owner_engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("DROP DATABASE pagelens_new_pages"))


def _store(connection: Connection) -> None:
    for tenant in (1, 2):
        connection.execute(
            text(
                "INSERT INTO tenant (id, slug, name, created_at) VALUES (:id, :slug, :slug, :now)"
            ),
            {"id": tenant, "slug": f"t{tenant}", "now": NOW},
        )
        connection.execute(
            text(
                "INSERT INTO schedule (tenant_id, name, kind, hour, minute, next_at)"
                " VALUES (:id, 'tokens_daily', 'tokens', 2, 40, :then)"
            ),
            {"id": tenant, "then": NOW + timedelta(hours=9)},
        )
    for name, (tasks, status) in PAGES.items():
        connection.execute(
            text(
                "INSERT INTO meta_page (tenant_id, page_id, name, tasks, can_analyze,"
                " access_status, token_encrypted, created_at, updated_at)"
                " VALUES (1, :name, :name, :tasks, false, :status, 'x', :now, :now)"
            ),
            {"name": name, "tasks": tasks, "status": status, "now": NOW},
        )


def test_new_pages_can_be_read_and_their_history_is_wanted(upgraded: Connection) -> None:
    rows = {row.name: row for row in upgraded.execute(text("SELECT * FROM meta_page"))}
    read = {name for name, row in rows.items() if row.can_analyze}
    assert read == {"analyst", "full"}
    assert {row.access_status for row in rows.values()} == {"active"}
    goal = pacific_day(datetime.now(UTC)) - timedelta(days=730)
    assert rows["analyst"].backfill_goal == goal
    assert rows["advertiser"].backfill_goal is None


def test_tokens_are_looked_at_soon_where_pages_were_never_read(upgraded: Connection) -> None:
    rows = dict(upgraded.execute(text("SELECT tenant_id, next_at FROM schedule")).all())
    assert rows[1] <= datetime.now(UTC)
    assert rows[2] > datetime.now(UTC)
