"""PostgreSQL and PgBouncer as Debian packages them: the oldest promised server, and a pooler."""

import shutil
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import psycopg

from local.child import guarded
from local.launch import finish, run, spawn
from local.postgres import PostgresServer

PORT = 6432
POOL = 3
CONFIGURATION = """
[databases]
* = host={server} port=5432
[pgbouncer]
unix_socket_dir = {folder}
listen_port = {port}
auth_type = trust
auth_file = {folder}/users.txt
pool_mode = transaction
default_pool_size = {pool}
max_client_conn = 500
"""


class DebianPostgres(PostgresServer):
    """The oldest PostgreSQL of this machine's packages, which is none older than 15."""

    def __init__(self, data_dir: Path) -> None:
        super().__init__(data_dir, fast=True)
        found = Path("/usr/lib/postgresql").glob("*/bin")
        self.programs = min(found, key=lambda one: int(one.parent.name))

    def _initialise(self) -> None:
        argv = [str(self.programs / "initdb"), "-D", str(self.data_dir), "-U", "postgres"]
        run([*argv, "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8"], self.identity)


@contextmanager
def running_debian_postgres(folder: Path) -> Iterator[PostgresServer]:
    """A throw-away server of these packages."""
    server = DebianPostgres(folder / "debian")
    try:
        server.prepare()
        server.start(folder / "debian.log")
        yield server
    finally:
        server.stop()
        shutil.rmtree(server.data_dir, ignore_errors=True)
        shutil.rmtree(server.socket_dir, ignore_errors=True)


@contextmanager
def running_pgbouncer(server: PostgresServer, users: list[str]) -> Iterator[Path]:
    """PgBouncer in transaction mode before this server; gives the folder of its socket."""
    folder = server.socket_dir / "pooler"
    folder.mkdir()
    values = {"server": server.socket_dir, "folder": folder, "port": PORT, "pool": POOL}
    (folder / "pgbouncer.ini").write_text(CONFIGURATION.format(**values))
    (folder / "users.txt").write_text("".join(f'"{user}" ""\n' for user in users))
    if server.identity:
        for path in (folder, *folder.iterdir()):
            shutil.chown(path, server.identity.uid, server.identity.gid)
    program = shutil.which("pgbouncer", path="/usr/sbin:/usr/bin:/usr/local/bin") or "pgbouncer"
    argv = [program, str(folder / "pgbouncer.ini")]
    pooler = spawn(guarded(argv, death_signal=signal.SIGKILL, identity=server.identity))
    try:
        wait_for_socket(folder)
        yield folder
    finally:
        finish(pooler, signal.SIGINT, 5)


def pooled_url(folder: Path, user: str, database: str) -> str:
    """The address of a database through PgBouncer."""
    return f"postgresql://{user}@/{database}?host={quote(str(folder), safe='')}&port={PORT}"


def wait_for_socket(folder: Path) -> None:
    give_up = time.monotonic() + 20
    while not (folder / f".s.PGSQL.{PORT}").exists():
        if time.monotonic() > give_up:
            raise TimeoutError("PgBouncer did not start")
        time.sleep(0.05)


def as_administrator(server: PostgresServer, database: str, *statements: str) -> None:
    """Runs statements as a superuser, whom row-level security does not hold."""
    with psycopg.connect(server.url(database, "postgres"), autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement)
