"""Logins of BI tools on PostgreSQL 15, where memberships know no options."""

from pathlib import Path

import psycopg
import pytest

from local.bi_roles import add_bi_role, listed_bi_roles, remove_bi_role
from local.postgres import LOGIN
from models.migrate import migrate
from tests.bi.conftest import ROWS
from tests.conftest import refresh_settings
from tests.proofs.debian_servers import running_debian_postgres

pytestmark = pytest.mark.proof
TENANTS = "SELECT DISTINCT tenant_slug FROM v_page_insights ORDER BY 1"


def test_they_read_what_they_are_for(servers_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with running_debian_postgres(servers_folder) as server:
        owner_url = server.create_database("figures")
        migrate(owner_url, login_url=server.url("figures", LOGIN))
        with psycopg.connect(owner_url, options="-c pagelens.scope=owner") as connection:
            for statement in ROWS.split(";"):
                connection.execute(statement)
        monkeypatch.setenv("DATABASE_URL", server.url("figures", LOGIN))
        monkeypatch.setenv("DATABASE_OWNER_URL", owner_url)
        refresh_settings()
        add_bi_role("bi_acme", "acme")
        add_bi_role("bi_all", None)
        assert list(listed_bi_roles()) == ["bi_acme\tacme", "bi_all\tall tenants"]
        for name, tenants in (("bi_acme", ["acme"]), ("bi_all", ["acme", "globex"])):
            with psycopg.connect(server.url("figures", name)) as reader:
                assert [row[0] for row in reader.execute(TENANTS)] == tenants
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    reader.execute("SELECT token_encrypted FROM meta_page")
            remove_bi_role(name)
        assert list(listed_bi_roles()) == []
    refresh_settings()
