"""Places that the operator names for files of reports: EXPORT_DESTINATIONS, by fsspec.

1. A file is put at `slug/name` below the place's folder: each tenant has its own.
2. It appears whole or not at all. Buckets show a file once it is whole; elsewhere it gets its name
   once it is.
3. What the driver says is never repeated: it may hold the address and its secrets.
"""

import errno
import re
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Any

import fsspec
import structlog

from models.files import UNFINISHED, checked_name
from setting_destinations import Destination
from settings import PlainError, get_settings

SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
TRIED = "pagelens-doctor.txt"
CONNECT_SECONDS = 10
BUCKETS = ("s3", "gs")
# By the names of classes: drivers are extras, and need not be here.
REASONS = (
    (("HostKey",), "shows another key than known_hosts has"),
    (("Timeout", "Connect", "Disconnect", "gaierror"), "does not answer"),
    (("Permission", "Credential", "Auth", "Forbidden"), "does not let us in"),
    (("FileNotFound", "NotADirectory", "NoSuch"), "has no such folder or bucket"),
)
log = structlog.get_logger(__name__)


class DestinationError(PlainError):
    """A file could not be put; the sentence names the destination and nothing else of it."""

    def __init__(self, name: str, reason: str, *, permanent: bool = False) -> None:
        super().__init__(f"The destination {name} {reason}.")
        self.reason = reason
        self.permanent = permanent


def destination_names() -> list[str]:
    """What the operator offers, in the order of the setting."""
    return list(get_settings().destinations())


def put_file(name: str, slug: str, file_name: str, source: Path) -> str:
    """Puts the file into the tenant's folder; returns its path below the destination.

    One of that name is replaced. Raises DestinationError.
    """
    place = get_settings().destinations().get(name)
    if place is None:
        raise DestinationError(name, "is not offered any more", permanent=True)
    if not SLUG.fullmatch(slug):
        raise ValueError("a workspace's folder is its slug")
    path = f"{slug}/{checked_name(file_name)}"
    try:
        _put(place, path, source)
    except Exception as error:  # noqa: BLE001  drivers raise what they like
        log.warning("destination_failed", destination=name, error=type(error).__name__)
        raise DestinationError(name, _reason(error)) from None
    return path


def try_destination(place: Destination, source: Path) -> None:
    """Puts a small file there and takes it away again. Raises DestinationError."""
    try:
        store = _put(place, TRIED, source)
    except Exception as error:  # noqa: BLE001  drivers raise what they like
        raise DestinationError(place.name, _reason(error)) from None
    # Who may write need not be allowed to delete; the next try replaces it.
    with suppress(Exception):
        store.rm_file(f"{place.root}/{TRIED}")


def local_destination(place: Destination) -> Path | None:
    """The folder of this machine that it is; None for a bucket or a server."""
    return Path(place.root) if place.kind == "file" else None


def _put(place: Destination, path: str, source: Path) -> Any:
    store, whole = _open(place), f"{place.root}/{path}"
    if place.kind in BUCKETS:
        store.put_file(str(source), whole)
        return store
    # A folder that is not there may be a disk that is not mounted: it is not made.
    if not store.isdir(place.root or "/"):
        raise FileNotFoundError
    store.makedirs(store._parent(whole), exist_ok=True)
    part = f"{whole}.{secrets.token_hex(4)}{UNFINISHED}"
    try:
        store.put_file(str(source), part)
        store.mv(part, whole)
    except BaseException:
        with suppress(Exception):
            store.rm_file(part)
        raise
    return store


def _open(place: Destination) -> Any:
    """The driver anew: a connection that is kept may have ended meanwhile."""
    options = dict(place.options)
    if place.kind == "s3":
        options["config_kwargs"] = {
            "connect_timeout": CONNECT_SECONDS,
            "retries": {"max_attempts": 1},
        }
    if place.kind == "sftp":
        # Without this the driver would believe any host.
        options.setdefault("known_hosts", ())
        options |= {"connect_timeout": CONNECT_SECONDS, "login_timeout": CONNECT_SECONDS}
    return fsspec.filesystem(place.kind, skip_instance_cache=True, **options)


def _reason(error: Exception) -> str:
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return "is full"
    names = " ".join(kind.__name__ for kind in type(error).__mro__)
    found = (said for parts, said in REASONS if any(part in names for part in parts))
    return next(found, "could not be written to")
