"""The product served by gunicorn, for benches that many people use at once."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import requests

from local import ports

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@contextmanager
def served(worker: str, processes: int) -> Iterator[tuple[int, int]]:
    """The port and the process of a server with so many workers of this kind."""
    port = ports.free_port()
    command = [sys.executable, "-P", "-m", "gunicorn", "--config", "python:local.gunicorn"]
    command += ["--worker-class", worker, "--workers", str(processes)]
    with subprocess.Popen(  # noqa: S603 - our own command
        [*command, "--bind", f"127.0.0.1:{port}", "wsgi:server"],
        env=os.environ,
    ) as process:
        try:
            while not ports.answers(port, "/healthz"):
                if process.poll() is not None:
                    raise RuntimeError("The server of the bench has ended; see what it said.")
                time.sleep(0.2)
            yield port, process.pid
        finally:
            process.terminate()


def sign_in(port: int, email: str, password: str) -> dict[str, str]:
    """The cookies of somebody who has signed in."""
    site = f"http://localhost:{port}"
    with requests.Session() as session:
        form = TOKEN.search(session.get(f"{site}/login", timeout=30).text)
        data = {"email": email, "password": password, "csrf_token": form[1] if form else ""}
        session.post(f"{site}/login", data=data, timeout=30).raise_for_status()
        return dict(session.cookies.get_dict())
