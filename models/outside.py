"""Which addresses of others we connect to: those of the open internet, and what operators allow.

A name is resolved once and the connection goes to that very address, so that a name that points
elsewhere a moment later gains nothing. Used for pictures and for the webhooks of channels.
"""

import socket
from collections.abc import Collection
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from urllib.parse import SplitResult, urlsplit

import certifi
import urllib3

PORTS = {"http": 80, "https": 443}
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


class UnsafeAddressError(Exception):
    """An address is not one of the open internet; the message does not repeat it."""


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

    def pool(self, timeout: urllib3.Timeout) -> urllib3.HTTPConnectionPool:
        """Connects to the address that was checked; the certificate is still that of the name."""
        if self.scheme == "http":
            return urllib3.HTTPConnectionPool(self.ip, self.port, timeout=timeout, maxsize=1)
        return urllib3.HTTPSConnectionPool(
            self.ip,
            self.port,
            timeout=timeout,
            maxsize=1,
            server_hostname=self.host,
            assert_hostname=self.host,
            cert_reqs="CERT_REQUIRED",
            ca_certs=certifi.where(),
        )


def resolve(address: str, what: str, allowed: Collection[tuple[str, int]] = ()) -> Target:
    """The target of an http(s) address. Raises UnsafeAddressError, or OSError for no such name.

    A private address is refused, unless it is one of `allowed` (IP address and port). `what` names
    the address in the sentence, as "picture's address".
    """
    parts, host, port = split_address(address, what)
    found = addresses_of(host, port)
    for ip in found:
        if not is_public(ip) and (ip, port) not in allowed:
            raise UnsafeAddressError(f"The {what} is not a public one.")
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


def split_address(address: str, what: str) -> tuple[SplitResult, str, int]:
    """An http(s) address with its host and port. Raises UnsafeAddressError."""
    try:
        parts = urlsplit(address)
        port = parts.port or PORTS.get(parts.scheme, 0)
        host = (parts.hostname or "").encode("idna").decode()
    except (ValueError, UnicodeError):
        raise UnsafeAddressError(f"The {what} cannot be read.") from None
    if parts.scheme not in PORTS or not host or parts.username is not None:
        raise UnsafeAddressError(f"The {what} is none of the web.")
    if not address.isascii() or any(sign <= " " for sign in address):
        raise UnsafeAddressError(f"The {what} cannot be read.")
    return parts, host, port


def addresses_of(host: str, port: int) -> list[str]:
    """The IP addresses of a name, each once. Raises OSError where there are none."""
    rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(row[4][0]) for row in rows))
