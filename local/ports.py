"""Ports of this machine: whether one is free, and one to keep."""

import errno
import socket
import time
from pathlib import Path

from local.secret_files import write_private
from settings import SettingsError

HOST = "127.0.0.1"
SECONDS_TO_LEAVE = 5.0


def is_free(port: int) -> bool:
    """Whether a server could listen on this port now."""
    return _refusal(port, HOST) is None


def require_free(port: int, host: str = HOST, by: str = "--port") -> None:
    """Raises SettingsError with the reason when we cannot listen on this port."""
    refusal = _refusal(port, host)
    if refusal is None:
        return
    if refusal.errno == errno.EADDRINUSE:
        raise SettingsError(f"Port {port} is taken; choose another with {by}.")
    if refusal.errno in (errno.EACCES, errno.EPERM):
        raise SettingsError(
            f"Port {port} may not be used by this user; choose one above 1023 with {by}."
        )
    raise SettingsError(f"Nobody can listen at {host}, port {port}: {refusal.strerror}.")


def require_soon_free(port: int, host: str) -> None:
    """Like `require_free`, but whoever ends just now gets a few seconds to do so."""
    give_up = time.monotonic() + SECONDS_TO_LEAVE
    while time.monotonic() < give_up and _is_taken(port, host):
        time.sleep(0.1)
    require_free(port, host)


def _is_taken(port: int, host: str) -> bool:
    refusal = _refusal(port, host)
    return refusal is not None and refusal.errno == errno.EADDRINUSE


def _refusal(port: int, host: str) -> OSError | None:
    """Why the system does not let us listen there."""
    try:
        family, kind, protocol, _name, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM
        )[0]
        with socket.socket(family, kind, protocol) as listener:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(address)
    except OSError as error:
        return error
    return None


def free_port() -> int:
    """A port that nobody uses at this moment."""
    with socket.socket() as listener:
        listener.bind((HOST, 0))
        return int(listener.getsockname()[1])


def kept_port(file: Path) -> int:
    """The port remembered in a file while it is free, else a new one, remembered there.

    Addresses that were stored with the port, such as pictures, stay right.
    """
    try:
        port = int(file.read_text())
    except (OSError, ValueError):
        port = 0
    if port and is_free(port):
        return port
    port = free_port()
    write_private(file, str(port))
    return port


def answers(port: int, path: str) -> bool:
    """Whether an HTTP server on this port answers this path with 200."""
    request = f"GET {path} HTTP/1.0\r\nHost: localhost:{port}\r\nConnection: close\r\n\r\n"
    try:
        with socket.create_connection((HOST, port), timeout=5) as connection:
            connection.sendall(request.encode())
            return b" 200" in connection.recv(64).split(b"\r\n")[0]
    except OSError:
        return False


def accepts(port: int) -> bool:
    """Whether somebody listens on this port."""
    try:
        socket.create_connection((HOST, port), timeout=5).close()
    except OSError:
        return False
    return True
