"""The sites that may frame an embedded chart, as they are typed and as browsers compare them."""

import re
from collections.abc import Iterable
from urllib.parse import SplitResult, urlsplit

from dashboard.queries.inputs import BadInput

MOST_ORIGINS, LONGEST = 10, 200
SEPARATORS = re.compile(r"[\s,]+")
USUAL_PORTS = {"http": 80, "https": 443}
# Letters, digits and hyphens between dots, or an address of IPv6: no sign that begins another rule.
HOST = re.compile(r"(?!-)[a-z0-9-]+(\.[a-z0-9-]+)*|[0-9a-f:.]*:[0-9a-f:.]*")
NONE = "Name the site that may show the chart, such as https://www.example.com."
MANY = f"Name at most {MOST_ORIGINS} sites."
WRONG = (
    "“{}” is no site; write scheme and name alone, such as https://www.example.com, without path"
    " and without *."
)


def split_origins(typed: str) -> list[str]:
    """The sites in one line, apart by commas or spaces."""
    return [each for each in SEPARATORS.split(typed) if each]


def checked_origins(given: Iterable[str]) -> list[str]:
    """The sites as a policy names them, each once. Raises BadInput."""
    found = list(dict.fromkeys(_origin(each) for each in given))
    if not found:
        raise BadInput("frame_origins", NONE)
    if len(found) > MOST_ORIGINS:
        raise BadInput("frame_origins", MANY)
    return found


def _origin(given: str) -> str:
    try:
        parts = urlsplit(given[:LONGEST].strip())
        host, port = _host(parts), parts.port
    except ValueError:
        host, port = "", None
    alone = host and parts.path in ("", "/") and not (parts.query or parts.fragment)
    if not alone or parts.scheme not in USUAL_PORTS or "@" in parts.netloc:
        raise BadInput("frame_origins", WRONG.format(given[:LONGEST]))
    named = f"[{host}]" if ":" in host else host
    unusual = port is not None and port != USUAL_PORTS[parts.scheme]
    return f"{parts.scheme}://{named}" + (f":{port}" if unusual else "")


def _host(parts: SplitResult) -> str:
    """The name in the letters of a policy; empty where it is none."""
    name = (parts.hostname or "").rstrip(".")
    host = name if ":" in name else name.encode("idna").decode()
    return host if HOST.fullmatch(host) else ""
