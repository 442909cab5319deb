"""The names under which the site may be addressed; a request under any other is refused.

A stranger's page can give its own name our address (DNS rebinding), and a forged name would end
up in addresses that we hand out. Where neither PUBLIC_URL nor ALLOWED_HOSTS says our names, we are
reached by an address, by a name of this machine, or by one that no public server answers for.
"""

import socket
from functools import cache
from ipaddress import ip_address
from urllib.parse import urlsplit

from flask import Flask, Response, jsonify, request
from werkzeug.sansio.utils import host_is_trusted

from dashboard.auth.gate import is_machine_path
from settings import Settings, get_settings, listed

REFUSED = (
    "Pagelens is not known by this name. Use the address that you were given, or have the name"
    " added to ALLOWED_HOSTS."
)
# Whoever watches over a process asks it by its address, or by its name in our own network.
PROBES = frozenset({"/healthz", "/readyz", "/metrics"})
LOOPBACK = ("localhost", "127.0.0.1", "::1")
LOCAL_NAMES = (".localhost", ".local", ".internal", ".home.arpa")


def start_hosts(server: Flask) -> None:
    """Refuses before anything else looks at the request."""
    server.before_request(_refuse)


def is_ours(host: str, settings: Settings) -> bool:
    """Whether a Host header, port or not, names this site."""
    name = _without_port(host)
    if name in LOOPBACK:
        return True
    names = _own_names(settings)
    if names:
        return host_is_trusted(host.lower(), names) or name in names
    return is_local(name)


def is_loopback(host: str) -> bool:
    """Whether a Host header names the machine that asks itself."""
    return _without_port(host) in LOOPBACK


def is_local(name: str) -> bool:
    """Whether no public server answers for a name: an address, or a name of our own network."""
    if "." not in name or name.endswith(LOCAL_NAMES) or name == _machine():
        return True
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


def _refuse() -> Response | None:
    host = request.host
    if host and is_ours(host, get_settings()):
        return None
    if request.path in PROBES and is_local(_without_port(host)):
        return None
    if is_machine_path(request.path):
        error = {"code": "unknown_host", "message": REFUSED, "field": None}
        answer = jsonify({"error": error})
    else:
        answer = Response(REFUSED + "\n", mimetype="text/plain")
    answer.status_code = 400
    return answer


def _own_names(settings: Settings) -> list[str]:
    public = urlsplit(settings.public_url).hostname
    return [name for name in (public, *listed(settings.allowed_hosts)) if name]


def _without_port(host: str) -> str:
    return (urlsplit(f"//{host}").hostname or "").rstrip(".")


@cache
def _machine() -> str:
    return socket.gethostname().lower()
