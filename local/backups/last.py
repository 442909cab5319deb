"""When the last back-up was made, noted in DATA_DIR."""

from contextlib import suppress
from datetime import datetime
from pathlib import Path

from local.secret_files import write_private

NAME = "last_backup"


def note_last_backup(data_dir: Path, made_at: str) -> None:
    """Remembers a back-up; `made_at` is in ISO format. A folder that may not be written is fine."""
    with suppress(OSError):
        data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_private(data_dir / NAME, made_at + "\n")


def read_last_backup(data_dir: Path) -> datetime | None:
    """When it was made (UTC); None where none is known."""
    try:
        return datetime.fromisoformat((data_dir / NAME).read_text().strip())
    except (OSError, ValueError):
        return None
