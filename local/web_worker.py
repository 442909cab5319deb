"""gunicorn's worker: processes, signals and forks are gunicorn's, requests are read by waitress."""

import logging
import os
import resource
import socket
import time
from typing import Any

from gunicorn.workers.base import Worker
from waitress import wasyncore
from waitress.task import ThreadedTaskDispatcher

from local.reading_requests import SocketServer, TcpServer, adjustments

MOST_FILES = 4096
LAST_SECONDS = 0.5


class BufferingWorker(Worker):  # type: ignore[misc]  # gunicorn has no types
    """Reads with one thread, and answers with as many as are set."""

    _servers: tuple[Any, ...] | list[Any] = ()

    def run(self) -> None:
        """Serves until somebody asks to end, then ends what it has begun."""
        _allow_files()
        # It counts each request that has to wait for a thread.
        logging.getLogger("waitress.queue").setLevel(logging.ERROR)
        channels: dict[int, Any] = {}
        answering = ThreadedTaskDispatcher()
        answering.set_thread_count(self.cfg.threads)
        probes = ThreadedTaskDispatcher()
        probes.set_thread_count(1)
        self._servers = [self._listen(each, channels, answering) for each in self.sockets]
        for server in self._servers:
            server.probes = probes
        while self.alive and self.ppid == os.getppid():
            self.notify()
            wasyncore.loop(timeout=1.0, use_poll=True, map=channels, count=1)
        for server in self._servers:
            server.stop_listening()
        self._finish(channels)
        answering.shutdown(timeout=LAST_SECONDS)
        probes.shutdown(timeout=LAST_SECONDS)

    def handle_exit(self, sig: int, frame: Any) -> None:
        """SIGTERM: wakes the loop, so that it ends at once."""
        super().handle_exit(sig, frame)
        for server in self._servers:
            server.pull_trigger()

    def _listen(self, listener: Any, channels: dict[int, Any], answering: Any) -> Any:
        taken = listener.sock
        kind = SocketServer if taken.family == socket.AF_UNIX else TcpServer
        name = taken.getsockname()
        settings = adjustments(self.cfg.threads)
        settings.server_name = str(name[0]) if isinstance(name, tuple) else "localhost"
        return kind(
            self.wsgi,
            channels,
            True,
            taken,
            dispatcher=answering,
            adj=settings,
            bind_socket=False,
            sockinfo=(taken.family, taken.type, taken.proto, name),
        )

    def _finish(self, channels: dict[int, Any]) -> None:
        """Answers what has come in; whoever has not asked anything is let go."""
        until = time.monotonic() + self.cfg.graceful_timeout - LAST_SECONDS
        # What has been sent already is taken.
        wasyncore.loop(timeout=0, use_poll=True, map=channels, count=1)
        while time.monotonic() < until:
            left = [each for server in self._servers for each in server.active_channels.values()]
            if not left:
                return
            for channel in left:
                if channel.is_at_rest():
                    channel.handle_close()
            self.notify()
            wasyncore.loop(timeout=0.05, use_poll=True, map=channels, count=1)


def _allow_files() -> None:
    """Each connection is a file to the system, which allows 1024 where nobody says more."""
    now, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_FILES if most == resource.RLIM_INFINITY else min(MOST_FILES, most)
    if now < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))
