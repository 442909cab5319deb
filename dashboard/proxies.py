"""What proxies in front say of a request, believed only of those that TRUSTED_PROXIES names.

1. A number: whoever connects is the nearest of so many proxies.
2. Networks, and `unix`: who connects from there is a proxy. Of X-Forwarded-For the addresses at
   its end that lie in the networks are proxies too, and the one before them is the client.
3. For all others the headers are taken away, so that nothing behind can believe them.
"""

import re
from dataclasses import dataclass
from functools import cached_property
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from itertools import takewhile
from typing import TYPE_CHECKING

import structlog
from flask import request
from werkzeug.http import parse_list_header
from werkzeug.middleware.proxy_fix import ProxyFix

from dashboard.proxy_findings import IGNORED, note_finding
from settings import listed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

FOR = "HTTP_X_FORWARDED_FOR"
# What each of the other headers may hold; anything else is as good as absent.
FORMS = {
    "HTTP_X_FORWARDED_PROTO": re.compile(r"https?"),
    "HTTP_X_FORWARDED_HOST": re.compile(r"[A-Za-z0-9.:\[\]-]+"),
    "HTTP_X_FORWARDED_PREFIX": re.compile(r"(/[A-Za-z0-9._~-]+)+/?"),
}
UNUSED = ("HTTP_X_FORWARDED_PORT", "HTTP_X_FORWARDED_SSL", "HTTP_FORWARDED")
SOCKET = "unix"
PROXIED, ARRIVED_AT = "pagelens.proxied", "pagelens.port"
Address = IPv4Address | IPv6Address
log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Trust:
    """Whom TRUSTED_PROXIES names."""

    setting: str

    @cached_property
    def _count(self) -> int:
        return int(self.setting) if self.setting.isdigit() else 0

    @cached_property
    def _networks(self) -> list[str]:
        return [] if self._count else listed(self.setting)

    def hops(self, peer: str, forwarded: list[str]) -> int:
        """How many values at the end of X-Forwarded-For were written by proxies of ours."""
        by_socket = SOCKET in self._networks and plain_address(peer) is None
        if self._count or not (by_socket or self._is_ours(peer)):
            return self._count
        nearer = len(list(takewhile(self._is_ours, reversed(forwarded))))
        return min(nearer + 1, max(len(forwarded), 1))

    def _is_ours(self, peer: str) -> bool:
        address = plain_address(peer)
        networks = [each for each in self._networks if each != SOCKET]
        return address is not None and any(address in ip_network(each) for each in networks)


class Proxies:
    """werkzeug's ProxyFix, for each request with as many proxies as it came through."""

    def __init__(self, app: "WSGIApplication", setting: str) -> None:
        self._app = app
        self._trust = Trust(setting)
        self._told = False

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> "Iterable[bytes]":
        """Answers the request, which has the client's address, scheme, host and prefix."""
        peer = environ.get("REMOTE_ADDR", "")
        environ[ARRIVED_AT] = environ.get("SERVER_PORT", "")
        environ[PROXIED] = any(name in environ for name in (FOR, *FORMS, *UNUSED))
        hops = self._trust.hops(peer, parse_list_header(environ.get(FOR, "")))
        if not hops:
            self._forget(environ)
            environ["REMOTE_ADDR"] = str(plain_address(peer) or "")
            return self._app(environ, start_response)
        counts = [_keep(environ, name, form, hops) for name, form in FORMS.items()]
        proto, host, prefix = counts
        fixed = ProxyFix(
            _WithPlainAddress(self._app, peer),
            x_for=hops,
            x_proto=proto,
            x_host=host,
            x_prefix=prefix,
        )
        return fixed(environ, start_response)

    def _forget(self, environ: "WSGIEnvironment") -> None:
        found = [name for name in (FOR, *FORMS, *UNUSED) if environ.pop(name, None) is not None]
        if found:
            note_finding(IGNORED, "1")
        if found and not self._told:
            self._told = True
            log.warning("forwarded_headers_ignored", setting="TRUSTED_PROXIES")


class _WithPlainAddress:
    """The application, told an address alone where a proxy wrote it with a port or as a name."""

    def __init__(self, app: "WSGIApplication", peer: str) -> None:
        self._app = app
        self._peer = peer

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> "Iterable[bytes]":
        address = plain_address(environ["REMOTE_ADDR"]) or plain_address(self._peer)
        environ["REMOTE_ADDR"] = str(address or "")
        return self._app(environ, start_response)


def came_through_a_proxy() -> bool:
    """Whether anything in front spoke of itself in this request, believed or not."""
    return bool(request.environ.get(PROXIED))


def port_of_arrival() -> str:
    """The port at which this request arrived here, whatever a proxy says."""
    return str(request.environ.get(ARRIVED_AT, ""))


def plain_address(text: str) -> Address | None:
    """The address in a text, without brackets, port and zone; None where there is none."""
    found = re.fullmatch(r"\[(.+)\](?::\d+)?|([\d.]+):\d+|(.+)", text)
    if found is None:
        return None
    try:
        address = ip_address((found[1] or found[2] or found[3]).partition("%")[0])
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address


def _keep(environ: "WSGIEnvironment", name: str, form: re.Pattern[str], hops: int) -> int:
    """How many values of a header are the proxies'; one that sets it for all writes a single."""
    values = parse_list_header(environ.get(name, ""))
    count = min(hops, len(values))
    if count and not form.fullmatch(values[-count]):
        del environ[name]
        return 0
    return count
