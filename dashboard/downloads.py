"""A finished file on its way to a person: whole, unchanged, under a name that says what it is."""

import hashlib
from collections.abc import Iterator
from urllib.parse import quote

from dashboard.queries.workspace.exports import ExportSummary
from models.files import open_file

CHUNK = 1 << 16


def is_intact(export: ExportSummary) -> bool:
    """Whether the stored file is there and is byte for byte the one that was made."""
    digest, size = hashlib.sha256(), 0
    try:
        for chunk in read_chunks(export):
            digest.update(chunk)
            size += len(chunk)
    except OSError:
        return False
    return size == export.size_bytes and digest.hexdigest() == export.sha256


def read_chunks(export: ExportSummary) -> Iterator[bytes]:
    """The stored file, piece by piece. Raises FileNotFoundError."""
    with open_file(export.file_key or "") as file:
        while chunk := file.read(CHUNK):
            yield chunk


def download_headers(export: ExportSummary, *, inline: bool = False) -> dict[str, str]:
    """Name, size and checksum; no browser shall guess what the file is, or keep it.

    With `inline` a file that may be shown opens in the browser.
    """
    way = "inline" if inline and export.may_be_shown else "attachment"
    return {
        "Content-Type": export.content_type or "application/octet-stream",
        "Content-Disposition": disposition(export.file_name or "export", way),
        "Content-Length": str(export.size_bytes),
        "ETag": f'"{export.sha256}"',
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox",
        "Cache-Control": "no-store",
    }


def attached(name: str) -> dict[str, str]:
    """The headers of a file that is made as it is asked for."""
    return {
        "Content-Disposition": disposition(name),
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }


def disposition(name: str, way: str = "attachment") -> str:
    """The Content-Disposition of a file: plain for old programs, and by RFC 5987."""
    plain = name.encode("ascii", "ignore").decode().strip("-.") or "export"
    return f"{way}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
