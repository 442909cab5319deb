"""Tokens go under the newest key, Page tokens included, and what no key opens is named."""

from click.testing import CliRunner
from cryptography.fernet import Fernet
from sqlalchemy import select

from cli import pagelens
from models import MetaConnection, MetaPage
from models.scope import tenant_session
from models.vault import decrypt_token
from notify.watch import watch_all
from settings import get_settings
from tests.conftest import refresh_settings
from tests.ingest.conftest import Connected


def set_keys(environment, *keys: str) -> None:
    environment.setenv("TOKEN_ENCRYPTION_KEYS", ",".join(keys))
    refresh_settings()


def sealed(connected: Connected) -> list[bytes]:
    with tenant_session(connected.tenant_id) as session:
        return [
            token
            for table in (MetaConnection, MetaPage)
            for token in session.scalars(select(table.token_encrypted)).all()
            if token is not None
        ]


def test_after_the_rotation_the_new_key_alone_opens_all(connected: Connected, environment) -> None:
    old, new = get_settings().fernet_keys()[0], Fernet.generate_key().decode()
    set_keys(environment, new, old)
    before = sealed(connected)
    for _again in range(2):
        done = CliRunner().invoke(pagelens, ["rotate-token-keys"])
        assert done.exit_code == 0
        assert f"1 connections, {len(before) - 1} Pages, " in done.output
    assert not set(before) & set(sealed(connected))
    set_keys(environment, new)
    assert all(decrypt_token(token) for token in sealed(connected))


def test_what_no_key_opens_is_named_and_alerts(connected: Connected, environment) -> None:
    before = sealed(connected)
    set_keys(environment, Fernet.generate_key().decode())
    done = CliRunner().invoke(pagelens, ["rotate-token-keys"])
    assert done.exit_code == 1
    assert "not readable: acme: connection Demo System User" in done.output
    assert done.output.count("not readable: acme: Page") == len(before) - 1
    assert sorted(sealed(connected)) == sorted(before)
    assert watch_all() == (1, 0)
