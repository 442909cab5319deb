"""EXPORT_DESTINATIONS: names, and for each the fsspec address of a folder, a bucket or a server.

What stands before the `@` and behind the `?` of an address may be secret: no message repeats it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec
from typing import Annotated, Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from pydantic import AfterValidator, SecretStr

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._-]{0,38}[A-Za-z0-9]|[A-Za-z0-9]")
SHAPES = "file:///folder, s3://bucket/folder, gs://bucket/folder or sftp://user@host/folder"


@dataclass(frozen=True)
class _Kind:
    """A kind of place: its driver, the extra that brings it, and what its addresses may say."""

    options: Mapping[str, str] = field(default_factory=dict)
    user: tuple[str, str] | None = None
    driver: str = ""
    extra: str = ""


KINDS = {
    "file": _Kind(),
    "s3": _Kind(
        {"endpoint_url": "endpoint_url", "profile": "profile"}, ("key", "secret"), "s3fs", "s3"
    ),
    "gs": _Kind({"token": "token", "project": "project"}, None, "gcsfs", "gcs"),
    "sftp": _Kind(
        {"known_hosts": "known_hosts", "key_file": "client_keys", "passphrase": "passphrase"},
        ("username", "password"),
        "sshfs",
        "sftp",
    ),
}


@dataclass(frozen=True)
class Destination:
    """A place that the operator names: `kind` of driver with its `options`, and the `root` there.

    Only the name is for people.
    """

    name: str
    kind: str
    root: str
    options: Mapping[str, Any] = field(default_factory=dict, repr=False)


def read_destinations(text: str) -> dict[str, Destination]:
    """The destinations by name, in their order. Raises ValueError with a sentence."""
    found: dict[str, Destination] = {}
    for line in filter(None, (part.strip() for part in re.split(r"[,\n]", text))):
        name, equals, address = (part.strip() for part in line.partition("="))
        if not equals or not NAME.fullmatch(name):
            raise ValueError(
                "must be lines such as archive=file:///srv/reports: a name of letters, digits,"
                " hyphens and spaces, then = and an address, in which a comma is written %2C"
            )
        if name in found:
            raise ValueError(f"names {name} twice")
        found[name] = _destination(name, address)
    return found


def _destination(name: str, address: str) -> Destination:
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        raise ValueError(f"{name}: the address cannot be read; write {SHAPES}") from None
    kind = KINDS.get(parts.scheme)
    if kind is None or "://" not in address or "::" in address:
        raise ValueError(f"{name}: must be an address such as {SHAPES}")
    if kind.driver and find_spec(kind.driver) is None:
        raise ValueError(
            f"{name}: {parts.scheme}:// needs a driver; install it with"
            f" `pip install '{kind.driver}'`, or Pagelens as pagelens[{kind.extra}]"
        )
    options = _options(name, kind, parts)
    root = unquote(parts.path).rstrip("/")
    if ".." in root.split("/"):
        raise ValueError(f"{name}: the folder holds no ..")
    host = parts.hostname or ""
    if parts.scheme == "file":
        if host or not root:
            raise ValueError(f"{name}: must be file:/// and a folder of this machine, not its root")
        return Destination(name, "file", root)
    if not host:
        raise ValueError(f"{name}: names no host or bucket; write {SHAPES}")
    if parts.scheme == "sftp":
        options |= {"host": host} | ({"port": port} if port else {})
        return Destination(name, "sftp", root, options)
    if port:
        raise ValueError(f"{name}: a bucket has no port; write endpoint_url behind a question mark")
    # Names of buckets have small letters; those of older ones are taken as they stand.
    bucket = parts.netloc.rpartition("@")[2]
    return Destination(name, parts.scheme, f"{bucket}{root}", options)


def _options(name: str, kind: _Kind, parts: SplitResult) -> dict[str, Any]:
    options = {}
    if parts.username or parts.password:
        if kind.user is None:
            raise ValueError(f"{name}: {parts.scheme}:// takes no user before the @")
        given = (parts.username, parts.password)
        options = {
            key: unquote(value) for key, value in zip(kind.user, given, strict=True) if value
        }
    for key, value in parse_qsl(parts.query):
        if key not in kind.options:
            offered = ", ".join(kind.options) or "none"
            raise ValueError(
                f"{name}: an option is not one of {parts.scheme}://, which are: {offered}"
            )
        options[kind.options[key]] = value
    if parts.fragment:
        raise ValueError(f"{name}: write a # in the address as %23")
    return options


def _checked(value: SecretStr) -> SecretStr:
    read_destinations(value.get_secret_value())
    return value


Destinations = Annotated[SecretStr, AfterValidator(_checked)]
