"""Where a picture may be fetched from, and which picture is behind a signed address."""

import hashlib
from urllib.parse import parse_qs, urlsplit

from models.outside import PORTS, Target, addresses_of, is_public
from models.outside import resolve as resolve_outside
from settings import get_settings

# Where one path serves all pictures, these parameters say which; all others are signatures.
NAMING_PARAMETERS = ("url", "asid", "id")
_DIGEST_LENGTH = 12


def picture_digest(address: str) -> str:
    """Names the picture behind a signed address: the same for each renewal of its signature."""
    parts = urlsplit(address)
    asked = parse_qs(parts.query)
    named = [f"{name}={asked[name][0]}" for name in NAMING_PARAMETERS if name in asked]
    return hashlib.sha256("\n".join([parts.path, *named]).encode()).hexdigest()[:_DIGEST_LENGTH]


def resolve(address: str) -> Target:
    """The target of a picture's address. Raises UnsafeAddressError, or OSError for no such name.

    A private address is refused, unless it is the very server that stands in for Meta's.
    """
    return resolve_outside(address, "picture's address", _stand_in())


def _stand_in() -> set[tuple[str, int]]:
    """Address and port of the Graph API, where it is a server of our own network."""
    parts = urlsplit(get_settings().meta_graph_base_url)
    port = parts.port or PORTS.get(parts.scheme, 0)
    try:
        found = addresses_of(parts.hostname or "", port)
    except OSError:
        return set()
    return {(ip, port) for ip in found if not is_public(ip)}
