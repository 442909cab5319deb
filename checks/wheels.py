"""Whether each Python and machine that is promised gets all of the lock files as wheels, by uv.

Nothing is installed and, but for metadata, nothing fetched. What has no wheel at all is pure
Python and is built on the spot.
"""

import subprocess
import sys
import tempfile
from itertools import product
from pathlib import Path

ROOT = Path(__file__).parents[1]
LOCKS = ("requirements.lock", "requirements-dev.lock")
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
MACHINES = ("x86_64-manylinux_2_28", "aarch64-manylinux_2_28")
PURE = ("crontab",)
SECONDS = 300


def main() -> int:
    """A line for each; 1 where one cannot be served."""
    refusals = 0
    for lock, python, machine in product(LOCKS, PYTHONS, MACHINES):
        reason = lacking(lock, python, machine)
        refusals += bool(reason)
        sys.stdout.write(f"{lock}, Python {python}, {machine}: {reason or 'all wheels'}\n")
    return int(refusals > 0)


def lacking(lock: str, python: str, machine: str) -> str:
    """What uv says where it cannot be installed; empty where it can."""
    options = ["--dry-run", "--quiet", "--require-hashes", "--only-binary", ":all:"]
    options += [word for name in PURE for word in ("--no-binary", name)]
    options += ["--python-version", python, "--python-platform", machine, "-r", lock]
    with tempfile.TemporaryDirectory() as nowhere:
        done = subprocess.run(  # noqa: S603 - our own list of words
            [sys.executable, "-m", "uv", "pip", "install", "--target", nowhere, *options],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )
    return " ".join(done.stderr.split()) if done.returncode else ""


if __name__ == "__main__":
    sys.exit(main())
