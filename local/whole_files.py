"""Files for people, which appear whole or not at all and which nobody else may read."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from settings import SettingsError


def require_new(target: Path) -> None:
    """Raises SettingsError where there is a file of that name already, or no folder for it."""
    if target.exists():
        raise SettingsError(f"{target} exists already; name another file.")
    if not target.parent.is_dir():
        raise SettingsError(f"There is no folder {target.parent}; make it, or name another file.")


@contextmanager
def whole_file(target: Path) -> Iterator[IO[bytes]]:
    """Writes with mode 0600 beside the target, which it becomes at the end of the block.

    Raises SettingsError where the folder may not be written to.
    """
    draft = target.with_name(f"{target.name}.{os.getpid()}.part")
    try:
        opened = os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise SettingsError(f"{target} cannot be written: {error.strerror}.") from None
    try:
        with os.fdopen(opened, "w+b") as file:
            yield file
        draft.rename(target)
    finally:
        draft.unlink(missing_ok=True)
