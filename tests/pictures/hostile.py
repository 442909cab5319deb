"""A picture server that does what it is told: right, wrong, slow, huge or leading elsewhere."""

import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from PIL import Image


def picture(width: int = 900, height: int = 600, kind: str = "JPEG") -> bytes:
    packed = io.BytesIO()
    Image.new("RGB", (width, height), "teal").save(packed, kind)
    return packed.getvalue()


@dataclass
class Served:
    """What an address answers."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=lambda: {"Content-Type": "image/jpeg"})


@dataclass
class PictureServer:
    """Its address, what it answers by path, and what was requested of it."""

    url: str
    answers: dict[str, Served]
    requested: list[str]


@contextmanager
def picture_server() -> Iterator[PictureServer]:
    answers: dict[str, Served] = {}
    requested: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            requested.append(self.path)
            served = answers.get(self.path.partition("?")[0], Served(status=404))
            self.send_response(served.status)
            for name, value in served.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(served.body)

        def log_message(self, format: str, *args: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield PictureServer(f"http://127.0.0.1:{server.server_port}", answers, requested)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
