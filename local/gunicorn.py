"""Gunicorn's settings: the application is loaded once, and each worker opens its own engine."""

from pathlib import Path
from typing import Any

worker_class = "gthread"
threads = 8
preload_app = True
timeout = 60
graceful_timeout = 4
keepalive = 5
accesslog = None
loglevel = "warning"
if Path("/dev/shm").is_dir():  # noqa: S108  the heartbeat file belongs in memory
    worker_tmp_dir = "/dev/shm"  # noqa: S108


def post_fork(_server: Any, _worker: Any) -> None:
    """Leaves the parent's sockets alone."""
    from models.engine import dispose_engine

    dispose_engine()
