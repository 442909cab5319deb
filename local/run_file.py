"""The run file: by it the other commands find the servers that `pagelens up` runs."""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from local.secret_files import write_private
from setting_sources import RUN_FILE_NAME
from settings import SettingsError

LOCK_NAME = "up.lock"


@contextmanager
def claim(data_dir: Path) -> Iterator[None]:
    """Holds the data directory for this process; what an ended one left behind is removed.

    Raises SettingsError when another `pagelens up` runs in it.
    """
    with (data_dir / LOCK_NAME).open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise SettingsError(_already_running(data_dir)) from None
        remove_run_file(data_dir)
        try:
            yield
        finally:
            remove_run_file(data_dir)


def write_run_file(data_dir: Path, **facts: Any) -> None:
    """Tells the other commands where the servers are; times in UTC."""
    run = {"pid": os.getpid(), "started_at": datetime.now(UTC).isoformat(), **facts}
    write_private(data_dir / RUN_FILE_NAME, json.dumps(run, indent=2))


def read_run_file(data_dir: Path) -> dict[str, Any]:
    """What the run file says; empty where there is none."""
    try:
        found = json.loads((data_dir / RUN_FILE_NAME).read_text())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def remove_run_file(data_dir: Path) -> None:
    """Takes the run file away, if there is one."""
    (data_dir / RUN_FILE_NAME).unlink(missing_ok=True)


def _already_running(data_dir: Path) -> str:
    run = read_run_file(data_dir)
    where = f" at http://localhost:{run['port']}" if run.get("port") else ""
    return f"Pagelens already runs in {data_dir}{where}; stop it first, or set another DATA_DIR."
