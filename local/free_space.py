"""How much room there is where files of this machine are kept."""

import shutil
from pathlib import Path

from settings import Settings


def files_folder(settings: Settings) -> Path | None:
    """Where exports and pictures are; None where they are kept elsewhere."""
    place = Path(settings.storage_url().removeprefix("file://"))
    return place if place.is_absolute() else None


def there(folder: Path) -> Path:
    """The folder, or the nearest one above it that is there already."""
    return next(one for one in (folder, *folder.parents) if one.exists())


def free_bytes(folder: Path) -> int:
    """What is free there, also where the folder is still to be made."""
    return shutil.disk_usage(there(folder.absolute())).free
