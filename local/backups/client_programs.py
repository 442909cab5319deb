"""PostgreSQL's own pg_dump and pg_restore: those of the server's version or the next newer one."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

from local.backups.errors import BackupError
from local.launch import run
from local.postgres import wheel_programs

# Debian and Ubuntu; Red Hat and its kin.
FOLDERS = (("/usr/lib/postgresql", "*/bin"), ("/usr", "pgsql-*/bin"))


def client_program(name: str, server: int) -> tuple[Path, int]:
    """The program (`pg_dump`, `pg_restore`) that fits a server of this major version, and its own.

    An older program refuses a newer server. Raises BackupError when none fits.
    """
    found = dict(_installed(name))
    fitting = {major: path for major, path in found.items() if major >= server}
    if not fitting:
        there = f"only of {', '.join(map(str, sorted(found)))}" if found else "none"
        raise BackupError(
            f"The server is PostgreSQL {server}, and of {name} there is {there}: install the client"
            f" programs of PostgreSQL {server} (postgresql-client-{server} on Debian)."
        )
    return fitting[min(fitting)], min(fitting)


def _installed(name: str) -> Iterator[tuple[int, Path]]:
    """The newest major version last, the programs that come with us before those of the system."""
    for folder in _folders():
        program = folder / name
        major = _major(program) if program.is_file() else None
        if major is not None:
            yield major, program


def _folders() -> Iterator[Path]:
    on_path = shutil.which("pg_dump")
    if on_path:
        yield Path(on_path).parent
    for root, pattern in FOLDERS:
        yield from sorted(Path(root).glob(pattern))
    yield from wheel_programs()


def _major(program: Path) -> int | None:
    """What `--version` says: "pg_dump (PostgreSQL) 18.1"."""
    try:
        told = re.search(r"\) (\d+)", run([str(program), "--version"]).stdout)
    except OSError:
        return None
    return int(told[1]) if told else None
