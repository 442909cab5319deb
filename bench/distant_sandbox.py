"""A sandbox in a process of its own, so that its work is not counted as ours, and far away."""

import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import requests

from local.programs import pagelens

HOST = "127.0.0.1"
START_SECONDS = 30.0


@dataclass(frozen=True)
class DistantSandbox:
    """Where it answers, each request after some milliseconds."""

    url: str


@contextmanager
def distant_sandbox(pages: int, latency_ms: int) -> Iterator[DistantSandbox]:
    """So many Pages; every HTTP request waits so long, however many are under way."""
    port = _free_port()
    command = pagelens("sandbox", "--port", str(port), "--pages", str(pages))
    with subprocess.Popen(  # noqa: S603 - our own command
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            url = f"http://{HOST}:{port}"
            _await(url)
            order = {"kind": "latency", "ms": latency_ms}
            requests.post(f"{url}/__sandbox__/faults", json=order, timeout=10).raise_for_status()
            yield DistantSandbox(url)
        finally:
            process.terminate()


def _free_port() -> int:
    with socket.socket() as found:
        found.bind((HOST, 0))
        port: int = found.getsockname()[1]
    return port


def _await(url: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            requests.get(f"{url}/__sandbox__/clock", timeout=1).raise_for_status()
        except requests.RequestException:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
        else:
            return
