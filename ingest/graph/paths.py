"""Paths of the Graph API: what may be asked for, and how it is called where ids are not told."""

import re

# An id, a username (single dots between its letters), or a path below one.
_SAFE_PATH = re.compile(r"[A-Za-z0-9_]+(\.[A-Za-z0-9]+)*(/[A-Za-z0-9_]+)*")


def checked_path(path: str) -> str:
    """The path as it is. Raises ValueError for anything that could lead elsewhere."""
    if path and not _SAFE_PATH.fullmatch(path):
        raise ValueError("Not an id or a path of the Graph API")
    return path


def plain_path(path: str) -> str:
    """The path without ids and names: what was asked for, not of whom."""
    whose, _, edge = path.partition("/")
    whom = whose if whose in ("", "me", "oauth", "debug_token") else "{id}"
    return "/".join(part for part in (whom, edge) if part)
