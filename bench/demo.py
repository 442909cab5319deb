"""The demo in a folder of its own, for benches that need the whole product running."""

import os
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from local import ports
from local.demo import EMAIL, PASSWORD
from local.programs import pagelens
from local.run_file import read_run_file
from setting_sources import DEMO_FOLDER

START_SECONDS = 120.0
FILL_SECONDS = 600.0
QUIET = "SELECT count(*) = 0 FROM sync_run WHERE status IN ('queued', 'running', 'throttled')"


@dataclass(frozen=True)
class RunningDemo:
    """Where it answers, who signs in, and the database with all rights."""

    url: str
    email: str
    password: str
    database_url: str
    redis_url: str
    data_dir: Path


def demo_settings(demo: RunningDemo) -> dict[str, str]:
    """The settings of a process that works on the demo's servers."""
    return {
        "DATA_DIR": str(demo.data_dir),
        "DATABASE_URL": demo.database_url,
        "REDIS_URL": demo.redis_url,
    }


@contextmanager
def running_demo() -> Iterator[RunningDemo]:
    """`pagelens up --demo`, once its two years of history are in. It ends with the block."""
    with tempfile.TemporaryDirectory(prefix="pl-bench-") as folder:
        Path(folder).chmod(0o755)
        data_dir, port = Path(folder) / "data", ports.free_port()
        environment = os.environ | {"DATA_DIR": str(data_dir), "PORT": str(port)}
        with (Path(folder) / "up.log").open("wb") as log:
            process = subprocess.Popen(  # noqa: S603 - our own command
                pagelens("up", "--demo"), env=environment, stdout=log, stderr=log
            )
        try:
            yield _when_full(data_dir / DEMO_FOLDER, port)
        finally:
            process.terminate()
            process.wait(60)


def _when_full(data_dir: Path, port: int) -> RunningDemo:
    _wait(lambda: ports.answers(port, "/readyz"), START_SECONDS)
    facts = read_run_file(data_dir)
    demo = RunningDemo(
        f"http://localhost:{port}",
        EMAIL,
        PASSWORD,
        str(facts["database_url"]),
        str(facts["redis_url"]),
        data_dir,
    )
    _wait(lambda: _has_pages(demo), START_SECONDS)
    _wait(lambda: _ask(demo, QUIET), FILL_SECONDS)
    return demo


def _has_pages(demo: RunningDemo) -> bool:
    return _ask(demo, "SELECT count(*) > 0 FROM sync_run")


def _ask(demo: RunningDemo, question: str) -> bool:
    with psycopg.connect(demo.database_url) as database:
        database.execute("SELECT set_config('role', current_database() || '_wide', false)")
        row = database.execute(question).fetchone()
    return bool(row and row[0])


def _wait(ready: Callable[[], bool], seconds: float) -> None:
    end = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > end:
            raise TimeoutError("the demo was not ready in time")
        time.sleep(0.5)
