"""Which versions exist, and which one really serves a call."""

from ingest.sandbox.errors import unknown_path

DEFAULT = "v27.0"
LIVE = ("v21.0", "v22.0", "v23.0", "v24.0", "v25.0", "v26.0", "v27.0")


def split_version(path: str, default: str = DEFAULT) -> tuple[str, tuple[str, ...]]:
    """The serving version and the rest of the path. Expired ones get the oldest live version."""
    parts = tuple(part for part in path.split("/") if part)
    first = parts[0] if parts else ""
    if not (first[:1] == "v" and first[1:].replace(".", "", 1).isdigit()):
        return default, parts
    if first in LIVE:
        return first, parts[1:]
    if float(first[1:]) < float(LIVE[0][1:]):
        return LIVE[0], parts[1:]
    raise unknown_path("/".join(parts))
