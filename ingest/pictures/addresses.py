"""Which addresses a picture may be fetched from: they come from outside, so none is trusted.

A name is resolved once and the connection goes to that very address, so that a name that points
elsewhere a moment later gains nothing.
"""

import hashlib
import socket
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from urllib.parse import SplitResult, parse_qs, urlsplit

from settings import get_settings

PORTS = {"http": 80, "https": 443}
# Where one path serves all pictures, these parameters say which; all others are signatures.
NAMING_PARAMETERS = ("url", "asid", "id")
_TRANSLATED = IPv6Network("64:ff9b::/96")
# IANA's registries of special-purpose addresses, and multicast; Python's own list is of its age.
_SPECIAL_4 = tuple(
    map(
        IPv4Network,
        (
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.31.196.0/24",
            "192.52.193.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "192.175.48.0/24",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/4",
            "240.0.0.0/4",
        ),
    )
)
# All that IANA has given out for the open internet; of it, what is for other things.
_OPEN_6 = IPv6Network("2000::/3")
_SPECIAL_6 = tuple(
    map(
        IPv6Network,
        ("2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20"),
    )
)
_DIGEST_LENGTH = 12


class UnsafeAddressError(Exception):
    """A picture's address is not one of the open internet; the message does not repeat it."""


@dataclass(frozen=True)
class Target:
    """Where to connect, and what to ask for there. `ip` was checked."""

    scheme: str
    host: str
    ip: str
    port: int
    request: str

    @property
    def host_header(self) -> str:
        """The host as the request names it."""
        name = f"[{self.host}]" if ":" in self.host else self.host
        return name if self.port == PORTS[self.scheme] else f"{name}:{self.port}"


def picture_digest(address: str) -> str:
    """Names the picture behind a signed address: the same for each renewal of its signature."""
    parts = urlsplit(address)
    asked = parse_qs(parts.query)
    named = [f"{name}={asked[name][0]}" for name in NAMING_PARAMETERS if name in asked]
    return hashlib.sha256("\n".join([parts.path, *named]).encode()).hexdigest()[:_DIGEST_LENGTH]


def resolve(address: str) -> Target:
    """The target of an http(s) address. Raises UnsafeAddressError, or OSError for no such name.

    A private address is refused, unless it is the very server that stands in for Meta's.
    """
    parts, host, port = _split(address)
    found = _addresses(host, port)
    home = _stand_in()
    for ip in found:
        if not is_public(ip) and (ip, port) not in home:
            raise UnsafeAddressError("The picture's address is not a public one.")
    path = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
    return Target(parts.scheme, host, found[0], port, path)


def is_public(ip: str) -> bool:
    """Whether this is an address of the open internet, also when it wraps another one."""
    found = ip_address(ip.partition("%")[0])
    if isinstance(found, IPv6Address):
        wrapped = found.ipv4_mapped
        if found in _TRANSLATED:
            wrapped = IPv4Address(int(found) & 0xFFFFFFFF)
        if wrapped is None:
            return found in _OPEN_6 and not any(found in each for each in _SPECIAL_6)
        found = wrapped
    return not any(found in each for each in _SPECIAL_4)


def _split(address: str) -> tuple[SplitResult, str, int]:
    try:
        parts = urlsplit(address)
        port = parts.port or PORTS.get(parts.scheme, 0)
        host = (parts.hostname or "").encode("idna").decode()
    except (ValueError, UnicodeError):
        raise UnsafeAddressError("The picture's address cannot be read.") from None
    if parts.scheme not in PORTS or not host or parts.username is not None:
        raise UnsafeAddressError("The picture's address is none of the web.")
    if not address.isascii() or any(sign <= " " for sign in address):
        raise UnsafeAddressError("The picture's address cannot be read.")
    return parts, host, port


def _addresses(host: str, port: int) -> list[str]:
    rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(row[4][0]) for row in rows))


def _stand_in() -> set[tuple[str, int]]:
    """Address and port of the Graph API, where it is a server of our own network."""
    parts = urlsplit(get_settings().meta_graph_base_url)
    port = parts.port or PORTS.get(parts.scheme, 0)
    try:
        return {(ip, port) for ip in _addresses(parts.hostname or "", port) if not is_public(ip)}
    except OSError:
        return set()
