"""Whether there is room for what a back-up holds, before any of it is written."""

import zipfile
from collections import defaultdict
from pathlib import Path

from local.backups.contents import FILES, Contents
from local.backups.errors import BackupError
from local.free_space import files_folder, free_bytes, there
from settings import Settings

# A row with its keys: points take some 100 bytes, posts and runs more; and an empty server.
ROW_BYTES, SERVER_BYTES = 200, 128 << 20


def require_space(archive: zipfile.ZipFile, contents: Contents, settings: Settings) -> None:
    """Raises BackupError where less is free than is to be written.

    Of a database elsewhere nobody here knows how much room it has.
    """
    wanted: dict[Path, int] = {}
    files = files_folder(settings)
    if files is not None:
        wanted[files] = sum(
            one.file_size for one in archive.infolist() if one.filename.startswith(FILES)
        )
    if not (settings.database_url or settings.database_owner_url):
        rows = sum(contents.rows.values()) * ROW_BYTES
        wanted[settings.data_dir / "postgres"] = rows + SERVER_BYTES
    by_disk: dict[int, list[tuple[Path, int]]] = defaultdict(list)
    for folder, size in wanted.items():
        by_disk[there(folder.absolute()).stat().st_dev].append((folder, size))
    for parts in by_disk.values():
        _require(parts[0][0], sum(size for _folder, size in parts))


def _require(folder: Path, needed: int) -> None:
    free = free_bytes(folder)
    if free < needed:
        raise BackupError(
            f"The back-up needs some {_told(needed)} at {folder}, and {_told(free)} are free: make"
            " room. Nothing was changed."
        )


def _told(size: int) -> str:
    return f"{size / 2**30:,.1f} GB" if size >= 1 << 30 else f"{max(size >> 20, 1):,} MB"
