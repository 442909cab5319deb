"""Clients that do not end their requests: half a head that stays half, and bodies that drip."""

import selectors
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

HOST = "127.0.0.1"
PAUSE_SECONDS = 0.25
HALF = b"GET /login HTTP/1.1\r\nHost: localhost\r\nX-Slow: "
BODY = (
    b"POST /login HTTP/1.1\r\nHost: localhost\r\nContent-Length: 50000\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\n\r\nemail="
)


@contextmanager
def slow_clients(port: int, *, half_sent: int, dripping: int) -> Iterator[None]:
    """So many at a time, all connected when the block begins; who is shut out comes again."""
    stop, ready = threading.Event(), threading.Event()
    crowd = threading.Thread(
        target=_stay, args=(port, [HALF] * half_sent + [BODY] * dripping, stop, ready)
    )
    crowd.start()
    try:
        ready.wait(30)
        yield
    finally:
        stop.set()
        crowd.join()


def _stay(port: int, wanted: list[bytes], stop: threading.Event, ready: threading.Event) -> None:
    open_ones: dict[socket.socket, bytes] = {}
    waiting = list(wanted)
    with selectors.DefaultSelector() as ended:
        while not stop.is_set():
            for beginning in waiting:
                with suppress(OSError):
                    client = socket.create_connection((HOST, port), timeout=2)
                    client.sendall(beginning)
                    ended.register(client, selectors.EVENT_READ)
                    open_ones[client] = beginning
            waiting = []
            ready.set()
            _drip([client for client, beginning in open_ones.items() if beginning == BODY])
            for key, _ in ended.select(PAUSE_SECONDS):
                client = key.fileobj  # type: ignore[assignment]  # only sockets are in it
                ended.unregister(client)
                waiting.append(open_ones.pop(client))
                client.close()
            stop.wait(PAUSE_SECONDS)
        for client in open_ones:
            client.close()


def _drip(clients: list[socket.socket]) -> None:
    for client in clients:
        with suppress(OSError):
            client.sendall(b"a")
