"""What a back-up holds, and its table of contents."""

import json
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from local.backups.errors import BackupError

CONTENTS, DATABASE, KEYS, FILES = "contents.json", "database.dump", "keys.sealed", "files/"
FORMAT = 1


@dataclass(frozen=True)
class Contents:
    """When (UTC) and of what a back-up was made, and how much of it there is."""

    made_at: str
    release: str
    schema: str
    server: int
    pg_dump: int
    rows: dict[str, int]
    files: int
    with_keys: bool
    format: int = FORMAT

    def to_json(self) -> str:
        """The text that lies in the back-up."""
        return json.dumps(asdict(self), indent=2)


@contextmanager
def opened(source: Path) -> Iterator[tuple[zipfile.ZipFile, Contents]]:
    """A back-up that was read once to its end and found whole. Raises BackupError."""
    try:
        with zipfile.ZipFile(source) as archive:
            contents = _contents_of(archive, source)
            damaged = archive.testzip()
            if damaged:
                raise BackupError(f"{source} is damaged at {damaged}; take another back-up.")
            yield archive, contents
    except FileNotFoundError:
        raise BackupError(f"There is no file {source}.") from None
    except (zipfile.BadZipFile, IsADirectoryError, EOFError):
        raise BackupError(f"{source} is no back-up of Pagelens, or was broken off.") from None
    except PermissionError:
        raise BackupError(f"{source} may not be read by you.") from None


def _contents_of(archive: zipfile.ZipFile, source: Path) -> Contents:
    try:
        told = json.loads(archive.read(CONTENTS))
        if told["format"] > FORMAT:
            raise BackupError(f"{source} was made by a newer release; install that one.")
        return Contents(**told)
    except (KeyError, TypeError, ValueError):
        raise BackupError(f"{source} is no back-up of Pagelens.") from None
