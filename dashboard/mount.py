"""Below a path of a proxy: it is taken off what comes in and put before what goes out."""

import re
from collections.abc import Iterable
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import dash
import structlog
from flask import Flask

from dashboard.proxy_findings import OTHER_PATH, note_finding
from dashboard.site import mounted
from settings import get_settings

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

# Anything else could lead a browser to another site.
PREFIX = re.compile(r"(/(?!\.+(/|$))[A-Za-z0-9._~-]+)+")


class Mount:
    """Settles where a request found us: as its proxy says, else as PUBLIC_URL says.

    Proxies take their path off before they ask us, or leave it on; either is understood.
    """

    def __init__(self, server: Flask) -> None:
        self.server, self.app = server, server.wsgi_app

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Answers as the server does that knows its mount."""
        public = get_settings().public_url
        told, path = environ.get("SCRIPT_NAME", ""), urlsplit(public).path
        mount = checked_prefix(told or path)
        if public and mount != path:
            note_finding(OTHER_PATH, mount)
        environ["SCRIPT_NAME"] = mount
        environ["PATH_INFO"] = self._inside(mount, environ.get("PATH_INFO", ""))
        return self.app(environ, start_response)

    def _inside(self, mount: str, path: str) -> str:
        """A path without the mount; one that may be meant without it stays."""
        is_left_on = bool(mount) and f"{path}/".startswith(f"{mount}/")
        if not is_left_on or _folder(mount) in self._folders:
            return path
        return path.removeprefix(mount) or "/"

    @cached_property
    def _folders(self) -> frozenset[str]:
        """The first parts of our own addresses."""
        rules = [rule.rule for rule in self.server.url_map.iter_rules()]
        screens = [page["path"] for page in dash.page_registry.values()]
        return frozenset(map(_folder, [*rules, *screens]))


def start_mount(server: Flask) -> None:
    """Lets the server be shown below a path, which its templates know as `mounted`."""
    server.wsgi_app = Mount(server)  # type: ignore[method-assign]
    server.jinja_env.globals["mounted"] = mounted


@lru_cache(maxsize=64)
def checked_prefix(told: str) -> str:
    """A path as it is put before addresses; empty for none, and for one that is not to be used."""
    prefix = told.rstrip("/")
    if prefix and not PREFIX.fullmatch(prefix):
        structlog.get_logger(__name__).warning("prefix_refused")
        return ""
    return prefix


def _folder(path: str) -> str:
    return path.split("/")[1]
