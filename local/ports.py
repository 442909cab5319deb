"""Ports of this machine: whether one is free, and one to keep."""

import socket
from pathlib import Path

from local.secret_files import write_private
from settings import SettingsError

HOST = "127.0.0.1"


def is_free(port: int) -> bool:
    """Whether a server could listen on this port now."""
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((HOST, port))
        except OSError:
            return False
    return True


def require_free(port: int, by: str = "--port") -> None:
    """Raises SettingsError when somebody else listens on this port, or nobody may."""
    if not is_free(port):
        raise SettingsError(f"Port {port} is taken; choose another with {by}.")


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
