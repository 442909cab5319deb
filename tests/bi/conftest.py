"""An installation of its own with two tenants' numbers, and logins of BI tools in it."""

from collections.abc import Iterator
from dataclasses import dataclass

import psycopg
import pytest
from sqlalchemy.engine import make_url

from local.bi_roles import add_bi_role
from local.postgres import LOGIN, PostgresServer
from models.migrate import migrate
from tests.conftest import refresh_settings
from tests.models.installations import administer, database_of

DATABASE = "figures"
ROWS = """
INSERT INTO tenant (slug, name, time_zone, created_at)
VALUES ('acme', 'Acme', 'UTC', now()), ('globex', 'Globex', 'UTC', now());
INSERT INTO "user" (email, password_hash, created_at) VALUES ('alice@acme.example', 'h', now());
INSERT INTO api_token (tenant_id, user_id, token_hash, created_at) VALUES (1, 1, 'h', now());
INSERT INTO meta_page (tenant_id, page_id, name, token_encrypted, created_at, updated_at)
VALUES (1, '1001', 'Coffee', 'x', now(), now()), (2, '2002', 'Running', 'x', now(), now());
INSERT INTO meta_metric_registry (level, key) VALUES ('PAGE', 'page_media_view'),
       ('POST', 'post_clicks');
INSERT INTO meta_insight_series (tenant_id, meta_page_id, metric_id, period, breakdown_key)
SELECT tenant_id, id, 1, 'day', '' FROM meta_page;
INSERT INTO meta_insight_point (tenant_id, series_id, metric_date, value, observed_at)
SELECT tenant_id, id, date '2026-03-01' + n, 10 * tenant_id, now()
  FROM meta_insight_series, generate_series(0, 2) n;
INSERT INTO meta_post (tenant_id, meta_page_id, post_id, type, message, created_time,
                       first_seen_at)
SELECT tenant_id, id, page_id || '_1', 'photo', 'secret plans', now(), now() FROM meta_page;
INSERT INTO meta_post_counter (tenant_id, metric_id) VALUES (1, 2), (2, 2);
INSERT INTO meta_post_insight_point
       (tenant_id, meta_post_id, counter_id, observed_on, value, observed_at)
SELECT post.tenant_id, post.id, counter.id, '2026-03-02', 7, now()
  FROM meta_post post JOIN meta_post_counter counter USING (tenant_id);
"""


@dataclass(frozen=True)
class Installation:
    """The addresses of its owner and its logins, and the server on which it is."""

    server: PostgresServer
    owner_url: str
    acme: str
    globex: str
    everybody: str

    def as_owner(self, *statements: str) -> None:
        with psycopg.connect(self.owner_url, options="-c pagelens.scope=owner") as connection:
            for statement in statements:
                connection.execute(statement)


@pytest.fixture(scope="package")
def installation(postgres: PostgresServer) -> Iterator[Installation]:
    with (
        pytest.MonkeyPatch.context() as patch,
        database_of(postgres, DATABASE, "CREATEROLE") as url,
    ):
        migrate(url, login_url=postgres.url(DATABASE, LOGIN))
        with psycopg.connect(url, options="-c pagelens.scope=owner") as connection:
            for statement in ROWS.split(";"):
                connection.execute(statement)
        patch.setenv("DATABASE_URL", postgres.url(DATABASE, LOGIN))
        patch.setenv("DATABASE_OWNER_URL", url)
        patch.setenv("BI_PORT", "5999")
        refresh_settings()
        told = [
            add_bi_role("bi_acme", "acme"),
            add_bi_role("bi_globex", "globex"),
            add_bi_role("bi_everybody", None),
        ]
        yield Installation(postgres, url, *(by_socket(postgres, one) for one in told))
        refresh_settings()
    administer(
        postgres, *(f"DROP ROLE IF EXISTS bi_{one}" for one in ("acme", "globex", "everybody"))
    )


def by_socket(server: PostgresServer, told: str) -> str:
    """The login's address at the socket of the tests' server, which asks for no password."""
    url = make_url(told.splitlines()[-1])
    assert url.port == 5999 and url.password
    return server.url(str(url.database), str(url.username))
