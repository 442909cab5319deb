"""BI_PORT: the embedded database lets BI roles in by password, at this machine, and nobody else."""

from pathlib import Path

import psycopg
import pytest
from sqlalchemy.engine import make_url

from local.bi_roles import add_bi_role
from local.ports import free_port
from local.postgres import LOGIN, OWNER, SUPERUSER, PostgresServer
from models.migrate import migrate
from tests.conftest import refresh_settings


def test_a_bi_role_comes_in_by_password_and_nobody_else_does(
    servers_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = free_port()
    server = PostgresServer(servers_folder / "with_port", fast=True, bi_port=port)
    server.prepare()
    server.start(servers_folder / "with_port.log")
    try:
        owner_url = server.create_database("pagelens")
        migrate(owner_url, login_url=server.url("pagelens", LOGIN))
        monkeypatch.setenv("DATABASE_URL", server.url("pagelens", LOGIN))
        monkeypatch.setenv("DATABASE_OWNER_URL", owner_url)
        monkeypatch.setenv("BI_PORT", str(port))
        refresh_settings()
        address = make_url(add_bi_role("bi_tool", None).splitlines()[-1])
        assert (address.host, address.port) == ("127.0.0.1", port)
        with psycopg.connect(address.render_as_string(hide_password=False)) as connection:
            assert connection.execute("SELECT count(*) FROM v_page_insights").fetchone() == (0,)
        wrong = [address.set(password="guessed"), address.set(database="postgres")]
        wrong += [address.set(username=one) for one in (OWNER, LOGIN, SUPERUSER)]
        for one in wrong:
            with pytest.raises(psycopg.OperationalError):
                psycopg.connect(one.render_as_string(hide_password=False)).close()
    finally:
        server.stop()
        refresh_settings()
