"""What `pagelens up` keeps in DATA_DIR: secrets, the run file, a port."""

import json
import os
import socket
import stat
import subprocess
import sys

import pytest
from cryptography.fernet import Fernet

from local import ports
from local.run_file import claim, read_run_file, write_run_file
from local.secret_files import ensure_secrets, private_folder
from setting_sources import RUN_FILE_NAME, read_server_addresses
from settings import SettingsError, read_settings


@pytest.fixture
def data_dir(tmp_path, monkeypatch):
    for name in ("SECRET_KEY", "TOKEN_ENCRYPTION_KEYS", "DATABASE_URL", "REDIS_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    return private_folder(tmp_path / "data")


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def test_secrets_are_made_once_for_their_owner_alone(data_dir):
    ensure_secrets(data_dir)
    first = read_settings()
    ensure_secrets(data_dir)
    again = read_settings()
    assert first.require_secret_key() == again.require_secret_key()
    assert Fernet(first.fernet_keys()[0])
    assert first.fernet_keys() == again.fernet_keys()
    assert mode(data_dir) == 0o700
    assert {mode(file) for file in data_dir.iterdir()} == {0o600}


def test_a_secret_that_is_given_is_not_made(data_dir, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "given-secret-key-of-nobody")
    ensure_secrets(data_dir)
    assert [file.name for file in data_dir.iterdir()] == ["token_encryption_keys"]


def test_the_run_file_leads_other_commands_to_the_servers_and_goes_at_the_end(data_dir):
    with claim(data_dir):
        write_run_file(data_dir, database_url="postgresql://x/y", port=8051)
        assert mode(data_dir / RUN_FILE_NAME) == 0o600
        assert read_settings().database_url == "postgresql://x/y"
        assert read_run_file(data_dir)["pid"] == os.getpid()
    assert read_settings().database_url == ""


def test_a_stale_run_file_is_ignored_and_replaced(data_dir):
    with subprocess.Popen([sys.executable, "-c", ""]) as ended:
        pass
    stale = {"pid": ended.pid, "database_url": "postgresql://old/old"}
    (data_dir / RUN_FILE_NAME).write_text(json.dumps(stale))
    assert read_server_addresses(data_dir) == {}
    with claim(data_dir):
        assert read_run_file(data_dir) == {}


def test_a_second_start_on_the_same_data_says_where_the_first_is(data_dir):
    with claim(data_dir):
        write_run_file(data_dir, port=8051)
        second = claim(data_dir)
        with pytest.raises(SettingsError, match=r"already runs in .* at http://localhost:8051"):
            second.__enter__()
        assert read_run_file(data_dir)["port"] == 8051


def test_a_busy_port_is_named(data_dir):
    with socket.socket() as listener:
        listener.bind((ports.HOST, 0))
        listener.listen()
        port = listener.getsockname()[1]
        with pytest.raises(SettingsError, match=f"Port {port} is taken; choose another"):
            ports.require_free(port)


def test_the_sandbox_keeps_its_port_while_it_is_free(data_dir):
    first = ports.kept_port(data_dir / "sandbox_port")
    assert ports.kept_port(data_dir / "sandbox_port") == first
    with socket.socket() as listener:
        listener.bind((ports.HOST, first))
        listener.listen()
        assert ports.kept_port(data_dir / "sandbox_port") != first


def test_commands_find_the_demo_while_it_alone_runs(data_dir):
    demo = private_folder(data_dir / "demo")
    ensure_secrets(demo)
    with claim(demo):
        write_run_file(demo, database_url="postgresql://demo/demo")
        assert read_settings().database_url == "postgresql://demo/demo"
        assert read_settings().data_dir == demo
        assert read_settings().require_secret_key()
        with claim(data_dir):
            write_run_file(data_dir)
            assert read_settings().database_url == ""
            assert read_settings().data_dir == data_dir
    assert read_settings().data_dir == data_dir


def test_the_demo_is_not_found_where_a_database_is_named(data_dir, monkeypatch):
    demo = private_folder(data_dir / "demo")
    monkeypatch.setenv("DATABASE_URL", "postgresql://real/real")
    with claim(demo):
        write_run_file(demo, database_url="postgresql://demo/demo", redis_url="unix:///demo")
        assert (read_settings().database_url, read_settings().redis_url) == (
            "postgresql://real/real",
            "",
        )
