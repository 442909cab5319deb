"""The sandbox on a port: Werkzeug's threaded server, quiet, and stopped without a trace."""

import signal
import socket
import threading
from contextlib import suppress
from typing import Any

from flask import Flask
from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler

from ingest.sandbox.app import create_app


class _QuietHandler(WSGIRequestHandler):
    """Writes no log, since addresses carry tokens, and keeps its connection known."""

    server: "SandboxServer"

    def setup(self) -> None:
        """Remember the connection, so that stopping can close it."""
        super().setup()
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.server.connections.add(self.connection)

    def finish(self) -> None:
        """Forget the connection."""
        self.server.connections.discard(self.connection)
        with suppress(OSError):
            super().finish()

    def log_request(self, code: Any = "-", size: Any = "-") -> None:
        """Say nothing."""

    def log(self, type: str, message: str, *args: Any) -> None:
        """Say nothing."""


class SandboxServer(ThreadedWSGIServer):
    """Serves until `stop`; all its threads have ended after it."""

    daemon_threads = False
    block_on_close = True

    def __init__(self, host: str, port: int, app: Flask) -> None:
        self.connections: set[socket.socket] = set()
        super().__init__(host, port, app, _QuietHandler)

    def stop(self) -> None:
        """Stop accepting, hang up on waiting clients and close the port."""
        self.shutdown()
        for connection in list(self.connections):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        self.server_close()


def serve(port: int, host: str = "127.0.0.1", pages: int = 0) -> None:
    """Serve the sandbox until SIGTERM or SIGINT. Raises OSError when the port is taken.

    With `pages`, a person has so many Pages with numbers of their own in place of the demo's.
    """
    server = SandboxServer(host, port, create_app(pages=pages))
    done = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: done.set())
    thread = threading.Thread(target=server.serve_forever, name="sandbox")
    thread.start()
    try:
        done.wait()
    finally:
        server.stop()
        thread.join()
