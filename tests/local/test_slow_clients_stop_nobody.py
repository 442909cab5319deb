"""The web process as it is served: slow and odd clients cost the others nothing."""

import signal
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack
from http.client import HTTPConnection

import pytest

from bench.slow_clients import HALF, slow_clients
from local import ports
from local.reading_requests import SECONDS_TO_SEND
from tests.local.serving import served

PATIENCE = 60


@pytest.fixture(scope="module")
def port(environment: dict[str, str]) -> Iterator[int]:
    with served(environment) as (port, _web):
        yield port


def send(port: int, data: bytes) -> bytes:
    """What the server answers to these bytes, up to the end of the connection or its head."""
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as client:
        client.sendall(data)
        return client.recv(65536)


def test_many_half_sent_requests_and_dripping_bodies_stop_nobody(port: int):
    with slow_clients(port, half_sent=400, dripping=40):
        for path in ["/healthz", "/login"] * 5:
            connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
            connection.request("GET", path)
            assert connection.getresponse().status == 200
            connection.close()


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (b"GET / HTTP/1.1\r\nX: " + b"a" * 40_000, b"431"),
        (b"POST /login HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999\r\n\r\n", b"413"),
        (b"POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab", b"400"),
        (b"POST / HTTP/1.1\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", b"501"),
        (b"GET / HTTP/1.1\r\nHost: a\r\nBad Name: b\r\n\r\n", b"400"),
        (b"GET /login HTTP/1.1\r\nHost: evil.example\r\n\r\n", b"400"),
        (b"GET /healthz HTTP/1.0\r\n\r\n", b"200"),
    ],
)
def test_what_is_too_large_or_ambiguous_is_refused(port: int, request_: bytes, status: bytes):
    assert send(port, request_).split(b" ")[1] == status


def test_no_peer_is_believed_without_a_setting_not_even_on_this_machine(port: int):
    answer = send(
        port,
        b"GET /api/meta/connect/callback/ HTTP/1.1\r\nHost: localhost\r\nSCRIPT_NAME: /evil\r\n"
        b"X-Forwarded-Proto: https\r\nX-Forwarded-Prefix: /evil\r\n\r\n",
    )
    assert answer.split(b" ")[1] == b"302"
    assert b"Location: /login\r\n" in answer
    assert b"Strict-Transport-Security" not in answer
    assert b"Server:" not in answer


def test_asked_to_end_it_answers_what_has_come_in(environment: dict[str, str]):
    with served(environment) as (port, web), ExitStack() as opened:
        clients = [HTTPConnection("127.0.0.1", port, timeout=PATIENCE) for _ in range(4)]
        for client in clients:
            opened.callback(client.close)
            client.request("GET", "/healthz")
            client.getresponse().read()
        for client in clients:
            client.request("GET", "/healthz")
        web.send_signal(signal.SIGTERM)
        assert [b"ok" in client.getresponse().read() for client in clients] == [True] * 4
        assert web.wait(PATIENCE) == 0
        assert web.stderr
        assert b"Traceback" not in web.stderr.read()


@pytest.mark.proof
def test_who_takes_too_long_to_send_is_let_go(port: int):
    with socket.create_connection(("127.0.0.1", port)) as client:
        client.settimeout(3 * SECONDS_TO_SEND)
        client.sendall(HALF)
        assert client.recv(1) == b""


@pytest.mark.proof
def test_more_connections_than_there_is_room_for_stop_nobody(port: int):
    with slow_clients(port, half_sent=2500, dripping=0):
        for _ in range(10):
            assert ports.answers(port, "/healthz")
            time.sleep(0.5)
