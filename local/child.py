"""Starts a program that cannot outlive its parent, under another user where asked.

Run as a script it drops privileges, asks the kernel for a signal at its parent's death, and
becomes the program. It needs the standard library only, because it starts isolated.
"""

import ctypes
import os
import signal
import sys
from dataclasses import dataclass
from pathlib import Path

PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36


@dataclass(frozen=True)
class Identity:
    """A system user and its group, by number."""

    uid: int
    gid: int


def guarded(
    argv: list[str], *, death_signal: signal.Signals, identity: Identity | None = None
) -> list[str]:
    """The command that runs argv, to be signalled when the thread that started it ends."""
    who = f"{identity.uid}:{identity.gid}" if identity else "-"
    script = str(Path(__file__).resolve())
    return [
        sys.executable,
        "-I",
        "-S",
        script,
        str(os.getpid()),
        str(int(death_signal)),
        who,
        *argv,
    ]


def adopt_orphans() -> None:
    """Makes this process the parent of grandchildren whose parent has ended (Linux only)."""
    _prctl(PR_SET_CHILD_SUBREAPER, 1)


def _prctl(option: int, value: int) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(option, value, 0, 0, 0)


def _become(identity: str) -> None:
    if identity == "-":
        return
    uid, gid = (int(part) for part in identity.split(":"))
    os.setgroups([])
    os.setgid(gid)
    os.setuid(uid)
    os.environ["HOME"] = os.sep
    os.chdir(os.sep)


def _run(arguments: list[str]) -> None:
    parent, death_signal, identity, *argv = arguments
    _become(identity)
    _prctl(PR_SET_PDEATHSIG, int(death_signal))
    if os.getppid() != int(parent):
        sys.exit(1)
    os.execvp(argv[0], argv)  # noqa: S606  this is the purpose of the file


if __name__ == "__main__":
    _run(sys.argv[1:])
