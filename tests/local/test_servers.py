"""The embedded servers: private, without a port, gone with the process that started them."""

import os
import signal
import subprocess
import sys

import psycopg
import pytest
from redis import Redis

from local.places import socket_folder
from local.postgres import PostgresServer, running_postgres
from local.process_tree import descendants
from local.redis import running_redis
from settings import SettingsError
from tests.local.waiting import is_alive, wait_for

LONG_NAME = "a-folder-with-a-name-that-is-much-too-long-for-the-path-of-a-socket"


def test_a_server_in_a_path_of_150_characters_answers_as_an_owner_without_superpowers(tmp_path):
    folder = tmp_path / LONG_NAME / LONG_NAME / LONG_NAME
    folder.mkdir(parents=True)
    assert len(str(folder)) > 150
    with running_postgres(folder) as server:
        url = server.create_database("shop")
        assert server.create_database("shop") == url
        with psycopg.connect(url) as database:
            row = database.execute(
                "select rolsuper, current_setting('server_encoding'),"
                " current_setting('listen_addresses') from pg_roles where rolname = current_user"
            ).fetchone()
    assert row == (False, "UTF8", "")


def test_data_stay_when_the_server_starts_again(home):
    server = PostgresServer(home / "postgres", fast=True)
    for expected in (0, 1):
        server.prepare()
        server.start()
        with psycopg.connect(server.create_database("shop")) as database:
            database.execute("create table if not exists visit (id serial)")
            assert database.execute("select from visit").rowcount == expected
            database.execute("insert into visit default values")
        server.stop()
        server = PostgresServer(home / "postgres", fast=True)
    server.socket_dir.rmdir()


def test_redis_answers_on_a_private_socket(tmp_path):
    with running_redis(tmp_path) as server, Redis.from_url(server.url) as client:
        assert client.ping()
        assert client.config_get("port") == {"port": "0"}
        assert (server.socket_dir.stat().st_mode & 0o777) == 0o700
    assert not server.socket_dir.exists()


def test_servers_end_when_their_starter_is_killed(home):
    script = (
        "import sys\nfrom pathlib import Path\n"
        "from local.postgres import running_postgres\nfrom local.redis import running_redis\n"
        "folder = Path(sys.argv[1])\n"
        "with running_postgres(folder), running_redis(folder):\n"
        "    print('ready', flush=True)\n    sys.stdin.read()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, str(home)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as starter:
        assert starter.stdout.readline() == b"ready\n"
        servers = descendants(starter.pid)
        assert servers
        starter.send_signal(signal.SIGKILL)
    wait_for(lambda: not any(is_alive(pid) for pid in servers))


def test_a_socket_folder_of_somebody_else_is_refused(tmp_path):
    if os.getuid() != 0:
        pytest.skip("needs root to give a folder away")
    folder = socket_folder(tmp_path, "redis")
    os.chown(folder, 12345, 12345)
    with pytest.raises(SettingsError, match="belongs to somebody else"):
        socket_folder(tmp_path, "redis")
    folder.rmdir()
