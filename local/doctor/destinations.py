"""Whether files can be put at each destination that EXPORT_DESTINATIONS names."""

import tempfile
from pathlib import Path

from jobs.health.check import Check
from local.free_space import free_bytes
from models.destinations import DestinationError, local_destination, try_destination
from setting_destinations import Destination
from settings import Settings

LEAST_FREE = 1 << 30
CURE = "{said} Look at it and at EXPORT_DESTINATIONS; reports are tried again for three days."


def look_at_destinations(settings: Settings) -> Check:
    """Puts a small file at each, and takes it away again."""
    places = list(settings.destinations().values())
    if not places:
        return Check("destinations", "none are named")
    with tempfile.TemporaryDirectory(prefix="pagelens-") as folder:
        source = Path(folder, "doctor")
        source.write_text("Written by pagelens doctor, to see whether it may.\n")
        found = [_look_at(place, source) for place in places]
    told = "; ".join(words for words, _ in found)
    return Check("destinations", told, " ".join(cure for _, cure in found if cure))


def _look_at(place: Destination, source: Path) -> tuple[str, str]:
    """What was found, and what is to be done."""
    try:
        try_destination(place, source)
    except DestinationError as error:
        return f"{place.name} {error.reason}", CURE.format(said=str(error))
    folder = local_destination(place)
    if folder is None:
        return f"{place.name} is writable", ""
    free = free_bytes(folder)
    lack = f"The destination {place.name} has less than 1 GB free: make room."
    return (
        f"{place.name} is writable, {free / 2**30:,.1f} GB free",
        lack if free < LEAST_FREE else "",
    )
