"""Dash below a path of a proxy: its prefix, and the addresses in what it answers.

Components name addresses as they are called inside; a browser gets them with the mount.
"""

import json
from collections.abc import Iterable
from typing import Any

from flask import Response, request

from dashboard.site import mount, mounted

# Properties of components that are addresses, those of this site as they are called inside.
ADDRESSES = frozenset({"action", "href", "src"})
ANSWERS = ("/_dash-layout", "/_dash-update-component")


def follow_mount(config: Any) -> Any:
    """Dash's configuration, whose prefix is where the request found us, not one for all."""
    prefix = property(lambda _config: f"{mount()}/")
    kind: Any = type("MountedConfig", (type(config),), {"requests_pathname_prefix": prefix})
    return kind(config)


def mount_components(response: Response) -> Response:
    """The answer of a callback, or the layout, with the addresses that a browser needs."""
    if request.path in ANSWERS and mount() and response.is_json:
        told = json.loads(response.get_data())
        mount_tree(told)
        response.set_data(json.dumps(told, separators=(",", ":")))
    return response


def mount_tree(part: Any) -> None:
    """Puts the mount before each address of a layout that was read from JSON."""
    pairs: Iterable[tuple[Any, Any]] = part.items() if isinstance(part, dict) else enumerate(part)
    for name, value in pairs:
        if isinstance(value, dict | list):
            mount_tree(value)
        elif name in ADDRESSES and isinstance(value, str):
            part[name] = mounted(value)
