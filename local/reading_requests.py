"""How requests are read: by waitress, in one thread that never waits for anybody.

Threads answer only requests that have come in whole. What takes too long to come is closed, and
where there are too many connections, the one that has been silent or unfinished the longest.
"""

import time
from typing import Any

from waitress import wasyncore
from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.server import BaseWSGIServer, TcpWSGIServer, UnixWSGIServer

KILO = 1024
# As Apache's mod_reqtimeout: so long, and a second more for each so many bytes that have come.
SECONDS_TO_SEND = 20.0
BYTES_A_SECOND = 500
SECONDS_IDLE = 30
LONGEST_HEADERS = 32 * KILO
# A little more than the largest body that is taken, so that the application refuses it in words.
LARGEST_BODY = 10 * KILO * KILO
MOST_CONNECTIONS = 1000
KEPT_FREE = 50
LOOK_EVERY = 1
PROBES = frozenset({"/healthz", "/readyz"})


def adjustments(threads: int) -> Adjustments:
    """waitress's settings."""
    return Adjustments(
        threads=threads,
        asyncore_use_poll=True,
        channel_timeout=SECONDS_IDLE,
        cleanup_interval=LOOK_EVERY,
        connection_limit=MOST_CONNECTIONS,
        max_request_header_size=LONGEST_HEADERS,
        max_request_body_size=LARGEST_BODY,
        # Whom to believe is for TRUSTED_PROXIES alone to say.
        clear_untrusted_proxy_headers=False,
        ident=None,
        log_socket_errors=False,
    )


class BoundedChannel(HTTPChannel):  # type: ignore[misc]  # waitress has no types
    """A connection whose requests must come in within their time."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        self.waiting_since = time.monotonic()
        self._came = 0
        self._unfinished = True
        super().__init__(*arguments, **options)

    def received(self, data: bytes) -> Any:
        """Takes what came in."""
        if not self._unfinished:
            self._begin()
        self._came += len(data)
        taken = super().received(data)
        if self.request is None:
            self._begin()
            self._unfinished = False
        return taken

    def is_late(self, now: float) -> bool:
        """Whether the request that is coming has taken longer than it may."""
        may_take = SECONDS_TO_SEND + self._came / BYTES_A_SECOND
        return self._unfinished and now - self.waiting_since > may_take

    def is_stuck(self, now: float) -> bool:
        """Whether an answer waits for somebody who does not take it."""
        return bool(self.total_outbufs_len) and now - self.last_activity > SECONDS_IDLE

    def is_at_rest(self) -> bool:
        """Whether nothing is being answered here."""
        return not self.requests and not self.total_outbufs_len

    def _begin(self) -> None:
        self.waiting_since, self._came, self._unfinished = time.monotonic(), 0, True


class _Bounded(BaseWSGIServer):  # type: ignore[misc]  # as above
    """What both kinds of server have."""

    channel_class = BoundedChannel
    probes: Any = None

    def add_task(self, task: Any) -> None:
        """Lets a thread answer; who asks whether we live has one that nobody else takes."""
        if self.probes is not None and getattr(task.requests[0], "path", "") in PROBES:
            self.probes.add_task(task)
        else:
            super().add_task(task)

    def maintenance(self, now: float) -> None:
        """Closes what is late or does not take its answer; called each second."""
        super().maintenance(now)
        for channel in self.active_channels.values():
            if channel.is_late(time.monotonic()) or channel.is_stuck(now):
                channel.will_close = True

    def handle_accept(self) -> None:
        """Takes a connection; the last places are cleared for those who come."""
        super().handle_accept()
        if len(self._map) >= MOST_CONNECTIONS - KEPT_FREE:
            self._make_room()

    def stop_listening(self) -> None:
        """Takes no more connections; those that there are go on."""
        self.accepting = False
        wasyncore.dispatcher.close(self)

    def _make_room(self) -> None:
        resting = [
            channel
            for channel in self.active_channels.values()
            if channel.is_at_rest() and not channel.will_close
        ]
        if resting:
            min(resting, key=lambda channel: channel.waiting_since).will_close = True


class TcpServer(_Bounded, TcpWSGIServer):  # type: ignore[misc]  # as above
    """A server on a port."""


class SocketServer(_Bounded, UnixWSGIServer):  # type: ignore[misc]  # as above
    """A server on a Unix socket."""
