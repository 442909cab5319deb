"""What `pagelens up` does: servers, schema, programs, and then it keeps them alive."""

import os
import shutil
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType

import psycopg

from ingest.sandbox.credentials import DEMO_APP_ID, DEMO_APP_SECRET
from local import ports, programs
from local.child import adopt_orphans, guarded
from local.database_at_hand import DATABASE
from local.launch import run
from local.postgres import LOGIN, PostgresServer
from local.redis import RedisServer
from local.run_file import claim, write_run_file
from local.secret_files import ensure_secrets, private_folder, write_private
from local.start import require_database, require_redis
from local.supervisor import Program, StoppedError, Supervisor
from setting_sources import DEMO_FOLDER, installation_folder
from settings import Settings, read_settings

WEB_SECONDS = 60.0
# Nobody but `migrate` is told the owner's address.
OF_THE_OWNER = ("DATABASE_OWNER_URL", "DATABASE_OWNER_URL_FILE")
# The demo brings its servers and files along, whatever is set for an installation.
OF_ITS_OWN = {"database_url": "", "database_owner_url": "", "redis_url": "", "file_storage_url": ""}
END_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

Say = Callable[[str], None]


class _Stop(BaseException):
    """Somebody asked us to end."""


def up(*, demo: bool, port: int | None, say: Say) -> None:
    """Runs Pagelens on this machine until Ctrl-C or SIGTERM.

    `say` shows a line to the person who waits. Raises SettingsError or StoppedError with a
    sentence; all processes have ended by then.
    """
    data_dir = private_folder(installation_folder())
    if demo:
        data_dir = private_folder(data_dir / DEMO_FOLDER)
    with claim(data_dir):
        # From now on this folder is the one whose settings are read.
        write_run_file(data_dir)
        ensure_secrets(data_dir)
        settings = read_settings(data_dir=data_dir, **(OF_ITS_OWN if demo else {}))
        machine = _Machine(data_dir, settings, port or settings.port, demo, say)
        ports.require_free(machine.port)
        adopt_orphans()
        with _stop_on_signals():
            try:
                machine.bring_up()
                machine.supervisor.watch()
            except _Stop:
                say("Stopping …")
            finally:
                _ignore_signals()
                machine.tear_down()
        say("Stopped.")


class _Machine:
    """The steps from an empty folder to an address."""

    def __init__(self, data_dir: Path, settings: Settings, port: int, demo: bool, say: Say) -> None:
        self.data_dir = data_dir
        self.settings = settings
        self.port = port
        self.demo = demo
        self.say = say
        self.began = time.monotonic()
        self.facts: dict[str, object] = {"port": port}
        self.owner_url = settings.database_owner_url
        self.socket_folders: list[Path] = []
        environment = {k: v for k, v in os.environ.items() if k not in OF_THE_OWNER} | {
            "DATA_DIR": str(data_dir),
            "PORT": str(port),
            "PYTHONUNBUFFERED": "1",
        }
        if demo:
            environment["FILE_STORAGE_URL"] = settings.storage_url()
        self.supervisor = Supervisor(data_dir / "logs", environment)

    def bring_up(self) -> None:
        """Starts everything; what does not depend on each other starts side by side."""
        redis = self._begin_redis()
        sandbox_port = self._begin_sandbox() if self.demo else None
        self._have_postgres()
        if redis:
            redis.wait_ready(lambda: self.supervisor.alive("redis"))
        self._tell("Database and Redis are ready")
        write_run_file(self.data_dir, **self.facts)
        self.supervisor.start(programs.web(self.port))
        self._migrate()
        for program in (programs.workers(), programs.scheduler()):
            self.supervisor.start(program)
        self._tell("Workers and scheduler are running")
        self._await_port(programs.WEB, self.port, "/readyz")
        sign_in = ""
        if sandbox_port:
            self._await_port(programs.SANDBOX, sandbox_port, None)
            sign_in = self._prepare_demo()
        self._announce(sign_in)

    def tear_down(self) -> None:
        """Ends everything that bring_up() began."""
        self.supervisor.stop()
        for folder in self.socket_folders:
            with suppress(OSError):
                folder.rmdir()

    def _begin_redis(self) -> RedisServer | None:
        if self.settings.redis_url:
            require_redis(self.settings.redis_url)
            self._use(redis_url=self.settings.redis_url)
            return None
        server = RedisServer(self.data_dir / "redis")
        self.socket_folders.append(server.socket_dir)
        self.supervisor.start(Program("redis", server.command, last=True))
        self._use(redis_url=server.url)
        return server

    def _have_postgres(self) -> None:
        if self.settings.database_url:
            require_database(self.owner_url or self.settings.database_url)
            self._use(database_url=self.settings.database_url)
            return
        bi_port = self.settings.bi_port
        if bi_port:
            ports.require_free(bi_port, by="BI_PORT")
        server = PostgresServer(self.data_dir / "postgres", bi_port=bi_port)
        self.socket_folders.append(server.socket_dir)
        server.prepare()
        self.supervisor.start(
            Program("postgres", server.command, signal.SIGINT, patience=20.0, last=True)
        )
        server.wait_ready(lambda: self.supervisor.alive("postgres"))
        self.owner_url = server.create_database(DATABASE)
        self.facts["database_owner_url"] = self.owner_url
        self._use(database_url=server.url(DATABASE, LOGIN))

    def _use(self, **settings: str) -> None:
        """Sets settings for our programs and, by the run file, for the other commands."""
        self.facts.update(settings)
        self.supervisor.environment |= {name.upper(): value for name, value in settings.items()}

    def _begin_sandbox(self) -> int:
        port = ports.kept_port(self.data_dir / "sandbox_port")
        base = f"http://{ports.HOST}:{port}"
        self.facts["sandbox_port"] = port
        self._use(
            meta_app_id=DEMO_APP_ID,
            meta_app_secret=DEMO_APP_SECRET,
            meta_graph_base_url=base,
            meta_dialog_base_url=base,
            meta_oauth_redirect_uri=f"http://localhost:{self.port}/api/meta/connect/callback/",
        )
        self.supervisor.start(programs.sandbox(port))
        return port

    def _migrate(self) -> None:
        command = guarded(programs.pagelens("migrate"), death_signal=signal.SIGKILL)
        owner = {"DATABASE_OWNER_URL": self.owner_url}
        done = run(command, environment=self.supervisor.environment | owner)
        write_private(self.supervisor.log("migrate"), done.stdout + done.stderr)
        if done.returncode != 0:
            raise StoppedError(_reason(done.stderr) or "The migration failed.")
        self._tell("Tables and metric catalog are up to date")

    def _await_port(self, name: str, port: int, path: str | None) -> None:
        def ready() -> bool:
            return ports.answers(port, path) if path else ports.accepts(port)

        self.supervisor.wait_until(ready, name, WEB_SECONDS)

    def _prepare_demo(self) -> str:
        """Runs local/demo.py and returns what it prints: how to sign in."""
        command = [sys.executable, "-P", "-m", "local.demo"]
        done = run(
            guarded(command, death_signal=signal.SIGKILL), environment=self.supervisor.environment
        )
        log = self.supervisor.log("demo")
        write_private(log, done.stdout + done.stderr)
        if done.returncode != 0:
            raise StoppedError(f"The demo could not be prepared; see {log}.")
        self._tell("The demo is connected")
        return done.stdout.rstrip()

    def _announce(self, sign_in: str) -> None:
        self.say("")
        self.say(f"  Pagelens is ready:  http://localhost:{self.port}")
        for line in sign_in.splitlines():
            self.say(f"  {line}")
        if not self.demo and not self._has_user():
            self.say("")
            self.say("  Nobody can sign in yet. In another terminal:")
            self.say(f'    {called()} tenant add --slug acme --name "Acme"')
            self.say(f"    {called()} user add --tenant acme --email you@example.com --role owner")
        self.say("")
        self.say(f"  Logs: {self.supervisor.log_folder}   Stop: Ctrl-C")

    def _has_user(self) -> bool:
        with suppress(psycopg.Error), psycopg.connect(str(self.facts["database_url"])) as database:
            database.execute("select set_config('role', current_database() || '_wide', true)")
            return database.execute('select from "user" limit 1').rowcount > 0
        return True

    def _tell(self, what: str) -> None:
        self.say(f"  {what}  ({time.monotonic() - self.began:.1f} s)")


def called() -> str:
    """How `pagelens` is typed here: by its name where that finds it, else by its path."""
    found, own = shutil.which("pagelens"), Path(sys.executable).with_name("pagelens")
    if found and Path(found).resolve() == own.resolve():
        return "pagelens"
    here = Path.cwd()
    return str(own.relative_to(here) if own.is_relative_to(here) else own)


def _reason(shown: str) -> str:
    """What a command told people: its last words, without the log's lines before."""
    lines = shown.strip().splitlines()
    logged = [number for number, line in enumerate(lines) if line.startswith("{")]
    return "\n".join(lines[logged[-1] + 1 :] if logged else lines)


@contextmanager
def _stop_on_signals() -> Iterator[None]:
    def stop(_number: int, _frame: FrameType | None) -> None:
        raise _Stop

    before = {number: signal.signal(number, stop) for number in END_SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _ignore_signals() -> None:
    for number in END_SIGNALS:
        signal.signal(number, signal.SIG_IGN)
