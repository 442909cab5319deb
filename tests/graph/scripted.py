"""A Graph API of a few lines: answers from a script, over a real socket, and keeps what it got."""

import json
import socket
import struct
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit


@dataclass
class ReceivedRequest:
    method: str
    target: str
    path: str
    params: dict[str, str]
    headers: dict[str, str]
    form: dict[str, str]


@dataclass
class Answer:
    body: Any = None
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    cut_short: bool = False
    reset: bool = False
    hold: threading.Event | None = None

    def data(self) -> bytes:
        if isinstance(self.body, bytes):
            return self.body
        return self.body.encode() if isinstance(self.body, str) else json.dumps(self.body).encode()


Script = Callable[[ReceivedRequest], Answer | dict | list]


class GraphServer:
    """Answers with what `then` queued, else with what `always` says."""

    def __init__(self) -> None:
        self.requests: list[ReceivedRequest] = []
        self.queue: list[Answer] = []
        self.script: Script = lambda request: Answer({"data": []})
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._http.daemon_threads = False
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.01,))
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._http.server_address[1]}"

    def then(self, *answers: Any) -> None:
        self.queue += [a if isinstance(a, Answer) else Answer(a) for a in answers]

    def always(self, script: Script) -> None:
        self.script = script

    def close(self) -> None:
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    def answer(self, request: ReceivedRequest) -> Answer:
        self.requests.append(request)
        if self.queue:
            return self.queue.pop(0)
        answer = self.script(request)
        return answer if isinstance(answer, Answer) else Answer(answer)

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._reply(server.answer(_received(self)))

            def do_POST(self) -> None:
                self.do_GET()

            def _reply(self, answer: Answer) -> None:
                if answer.hold is not None:
                    answer.hold.wait(30)
                    return
                if answer.reset:
                    linger = struct.pack("ii", 1, 0)
                    self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
                    self.connection.close()
                    return
                data = answer.data()
                self.send_response(answer.status)
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data[: len(data) // 2] if answer.cut_short else data)

            def finish(self) -> None:
                if self.connection.fileno() >= 0:
                    super().finish()

            def log_message(self, *_: Any) -> None:
                pass

        return Handler


def _received(request: BaseHTTPRequestHandler) -> ReceivedRequest:
    length = int(request.headers.get("Content-Length") or 0)
    form = dict(parse_qsl(request.rfile.read(length).decode()))
    parts = urlsplit(request.path)
    query, headers = dict(parse_qsl(parts.query)), dict(request.headers)
    return ReceivedRequest(request.command, request.path, parts.path, query, headers, form)


def graph_error(code: int, message: str = "no", status: int = 400, **fields: Any) -> Answer:
    error = {"message": message, "type": "OAuthException", "code": code, "fbtrace_id": "A1"}
    return Answer({"error": error | fields}, status)


def bad_metric() -> Answer:
    return graph_error(100, "(#100) The value must be a valid insights metric")


def row(name: str, *values: Any, period: str = "day") -> dict[str, Any]:
    """A row of insights; a value is (value, end_time), or the entry itself."""
    entries = [v if isinstance(v, dict) else {"value": v[0], "end_time": v[1]} for v in values]
    return {"name": name, "period": period, "values": entries, "title": "x", "id": "wrong/id"}
