"""Files that tenants own, in a folder or a bucket: FILE_STORAGE_URL, by fsspec.

A key is `tenant/kind/name`. A file appears under its key whole or not at all.
"""

import hashlib
import re
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import IO, Any

import fsspec
from fsspec.implementations.local import LocalFileSystem

from settings import get_settings

UNFINISHED = ".part"
KEY = re.compile(r"(\d+)/([a-z-]+)/([^/\\\0.][^/\\\0]*)")


@dataclass(frozen=True)
class StoredFile:
    """What was written: its key, its size in bytes, and its SHA-256 in hex."""

    key: str
    size: int
    sha256: str


def file_key(tenant_id: int, kind: str, name: str) -> str:
    """The key of a tenant's file. Raises ValueError for a name that could leave its folder."""
    return f"{int(tenant_id)}/{kind}/{checked_name(name)}"


def checked_name(name: str) -> str:
    """The name of a file. Raises ValueError for one that could leave its folder."""
    if not name or name.startswith(".") or set(name) & set("/\\\x00"):
        raise ValueError("a file's name holds no path")
    return name


def write_file(key: str, chunks: Iterable[bytes]) -> StoredFile:
    """Writes the chunks under `key`, replacing what was there; on an error nothing is left."""
    store, path = _store(), _path(key)
    part = f"{path}.{secrets.token_hex(4)}{UNFINISHED}"
    digest, size = hashlib.sha256(), 0
    _make_folder(store, path)
    try:
        with store.open(part, "wb") as out:
            if _is_of_this_machine(store):
                Path(part).chmod(0o600)
            for chunk in chunks:
                out.write(chunk)
                digest.update(chunk)
                size += len(chunk)
        store.mv(part, path)
    except BaseException:
        with suppress(OSError):
            store.rm(part)
        raise
    return StoredFile(key, size, digest.hexdigest())


@contextmanager
def open_file(key: str) -> Iterator[IO[bytes]]:
    """The file, for reading. Raises FileNotFoundError."""
    with _store().open(_path(key), "rb") as file:
        yield file


def read_file(key: str) -> bytes:
    """The whole file; for small ones. Raises FileNotFoundError."""
    with open_file(key) as file:
        return file.read()


def file_exists(key: str) -> bool:
    """Whether the file is there, whole."""
    return bool(_store().exists(_path(key)))


def delete_file(key: str) -> None:
    """Removes the file; one that is not there is no error."""
    with suppress(FileNotFoundError):
        _store().rm(_path(key))


def is_key(key: str) -> bool:
    """Whether it names a whole file of a tenant, and nothing outside their folders."""
    return bool(KEY.fullmatch(key)) and not key.endswith(UNFINISHED)


def all_keys() -> list[str]:
    """The keys of the files of all tenants; what is half written is left out."""
    root = _open_store(get_settings().storage_url())[1]
    found = (path.removeprefix(f"{root}/") for path in _store().find(root))
    return sorted(key for key in found if is_key(key))


def count_files(tenant_id: int) -> int:
    """How many files the tenant has."""
    return len(_files(tenant_id))


def delete_files(tenant_id: int) -> int:
    """Removes all files of a tenant; returns how many there were."""
    found = _files(tenant_id)
    for path in found:
        with suppress(FileNotFoundError):
            _store().rm(path)
    with suppress(FileNotFoundError):
        _store().rm(_path(str(int(tenant_id))), recursive=True)
    return len(found)


def local_folder(address: str) -> Path | None:
    """The folder of this machine that an address of storage means; None for a bucket."""
    store, root = _open_store(address)
    return Path(root) if _is_of_this_machine(store) else None


def _files(tenant_id: int) -> list[str]:
    return list(_store().find(_path(str(int(tenant_id)))))


@lru_cache(maxsize=4)
def _open_store(address: str) -> tuple[Any, str]:
    store, root = fsspec.core.url_to_fs(address)
    return store, root.rstrip("/")


def _make_folder(store: Any, path: str) -> None:
    """On this machine a folder that only its owner may enter, those of older releases included."""
    if not _is_of_this_machine(store):
        store.makedirs(store._parent(path), exist_ok=True)
        return
    root = Path(_open_store(get_settings().storage_url())[1])
    below = [folder for folder in Path(path).parents if folder.is_relative_to(root)]
    for folder in reversed(below):
        made = not folder.exists()
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if made or folder != root:
            folder.chmod(0o700)


def _is_of_this_machine(store: Any) -> bool:
    return isinstance(store, LocalFileSystem)


def _store() -> Any:
    return _open_store(get_settings().storage_url())[0]


def _path(key: str) -> str:
    return f"{_open_store(get_settings().storage_url())[1]}/{key}"
