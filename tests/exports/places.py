"""Destinations on this machine: a folder, S3 as moto's server plays it, and a server of SFTP."""

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import asyncssh
import pytest
from moto.server import ThreadedMotoServer

from tests.conftest import refresh_settings

# Signs that an address needs written otherwise, so that they are tried too.
USER, PASSWORD = "clerk", "s3cret/@word"
WRITTEN = "s3cret%2F%40word"


def name_places(environment: pytest.MonkeyPatch, **addresses: str) -> None:
    """Sets EXPORT_DESTINATIONS."""
    lines = (f"{name} = {address}" for name, address in addresses.items())
    environment.setenv("EXPORT_DESTINATIONS", "\n".join(lines))
    refresh_settings()


@contextmanager
def running_s3() -> Iterator[str]:
    """The address of a server that speaks S3."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


class _OneUser(asyncssh.SSHServer):
    def __init__(self, callers: list[asyncssh.SSHServerConnection]) -> None:
        self.callers = callers

    def connection_made(self, conn: asyncssh.SSHServerConnection) -> None:
        self.callers.append(conn)

    def begin_auth(self, username: str) -> bool:
        return True

    def password_auth_supported(self) -> bool:
        return True

    def validate_password(self, username: str, password: str) -> bool:
        return (username, password) == (USER, PASSWORD)


@contextmanager
def running_sftp(folder: Path, known_hosts: Path) -> Iterator[int]:
    """The port of a server whose root is the folder; its key is written to `known_hosts`."""
    key = asyncssh.generate_private_key("ssh-ed25519")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        public = key.export_public_key().decode().strip()
        known_hosts.write_text(f"[127.0.0.1]:{port} {public}\n")
        loop = asyncio.new_event_loop()
        thread = threading.Thread(target=loop.run_forever, daemon=True)
        thread.start()

        def rooted(channel: asyncssh.SSHServerChannel) -> asyncssh.SFTPServer:
            return asyncssh.SFTPServer(channel, chroot=str(folder).encode())

        callers: list[asyncssh.SSHServerConnection] = []

        async def start() -> asyncssh.SSHAcceptor:
            return await asyncssh.create_server(
                lambda: _OneUser(callers),
                sock=listener,
                server_host_keys=[key],
                sftp_factory=rooted,
            )

        async def end(acceptor: asyncssh.SSHAcceptor) -> None:
            acceptor.close()
            for caller in callers:
                caller.abort()
                await caller.wait_closed()
            await acceptor.wait_closed()

        acceptor = asyncio.run_coroutine_threadsafe(start(), loop).result(10)
        yield port
        asyncio.run_coroutine_threadsafe(end(acceptor), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()
