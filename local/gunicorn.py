"""Gunicorn's settings: the application is loaded once, and each worker opens its own engine.

What is loaded before the fork stays out of every collection of garbage: it would have to be walked
through each time, which stops a worker's threads, and a page that is touched is a page of its own.
"""

import gc
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

from gunicorn.glogging import Logger

from jobs.logs import log_as_json


class JsonLogger(Logger):  # type: ignore[misc]  # gunicorn has no types
    """Gunicorn's events, written as ours are: JSON, without tracebacks or secrets."""

    def setup(self, cfg: Any) -> None:
        """Lets the root's handler write what gunicorn has to say."""
        super().setup(cfg)
        log_as_json()


logger_class = JsonLogger
worker_class = "local.web_worker.BufferingWorker"
# They take turns at the processor, which a document needs most: with twice as many, each takes a
# sixth more of it.
threads = 4
# Nobody waits longer for the database while they wait for a page.
LONGEST_ANSWER = 60.0
preload_app = True
timeout = 60
graceful_timeout = 4
keepalive = 5
accesslog = None
loglevel = "warning"
if Path("/dev/shm").is_dir():  # noqa: S108  the heartbeat file belongs in memory
    worker_tmp_dir = "/dev/shm"  # noqa: S108  as above

# All worker processes count their requests in files here, so that any of them can tell the sum.
os.environ["PROMETHEUS_MULTIPROC_DIR"] = tempfile.mkdtemp(prefix="pagelens-metrics-")

# As Python advises: what is thrown away in the meantime would leave holes in what is shared.
gc.disable()


def when_ready(_server: Any) -> None:
    """Leaves all that is loaded by now to itself, before any worker is forked."""
    gc.freeze()


def on_exit(_server: Any) -> None:
    """Takes the counts away."""
    shutil.rmtree(os.environ["PROMETHEUS_MULTIPROC_DIR"], ignore_errors=True)


def child_exit(_server: Any, worker: Any) -> None:
    """Lets go of the files of a worker that ended; its counts stay."""
    from prometheus_client import multiprocess

    multiprocess.mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]  # theirs is untyped


def post_fork(_server: Any, _worker: Any) -> None:
    """Leaves the parent's sockets alone, and looks for garbage from now on."""
    from models.engine import dispose_engine

    dispose_engine()
    gc.enable()


def post_worker_init(_worker: Any) -> None:
    """Begins to look whether database and Redis answer."""
    from dashboard.request_metrics import note_connections
    from jobs.health.probe import PROBE
    from models.patience import PATIENCE

    PATIENCE.seconds = LONGEST_ANSWER
    PROBE.afterwards = note_connections
    PROBE.start()
