"""A process that cannot outlive its parent (Linux; elsewhere nothing is promised)."""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def die_with(parent: int) -> None:
    """Ends this process at once when its parent does, or now when it has ended already.

    To be called in the child after a fork, with what `os.getpid()` said before. The kernel takes
    the end of the thread that forked for that of the parent.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)
