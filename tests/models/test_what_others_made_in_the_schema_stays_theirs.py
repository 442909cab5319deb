"""Tables of somebody else beside ours, such as an extension's, do not stop `migrate`, nor open."""

import psycopg
from sqlalchemy import Engine

from local.postgres import SUPERUSER, PostgresServer
from models.migrate import migrate
from tests.models.test_migrations import another_database

THEIRS = "CREATE TABLE of_an_extension (id int GENERATED ALWAYS AS IDENTITY)"
GIVEN = """
SELECT has_table_privilege(current_database() || '_app', relation, 'SELECT')
  FROM unnest(ARRAY['of_an_extension', 'v_post_insights', 'meta_post_counter']) AS relation
"""


def test_migrate_gives_rights_on_its_own_tables(
    postgres: PostgresServer, database_url: str, owner_engine: Engine
) -> None:
    name = "beside_others"
    url = another_database(owner_engine, database_url, name)
    with psycopg.connect(postgres.url(name, SUPERUSER), autocommit=True) as administrator:
        administrator.execute(THEIRS)
        migrate(url)
        migrate(url)
        assert administrator.execute(GIVEN).fetchall() == [(False,), (True,), (True,)]
