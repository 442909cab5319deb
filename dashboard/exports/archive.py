"""All of a workspace as a ZIP, written while it is read: memory stays the same, however large.

1. One transaction that only reads: every table is as it was at the same moment.
2. README.txt, then a file of JSON Lines for each table, then the kept files below `files/`.
3. What waits in the sink is sent after each part. When something fails the end of the ZIP is
   never sent, so that no program takes half of a workspace for the whole.
"""

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from sqlalchemy import ColumnElement, Table, and_, select, true
from sqlalchemy.orm import Session

from dashboard.exports.archive_readme import readme
from jobs.erasure.tables import PAGE, belonging, tables_below
from models import Tenant
from models.archive import FILE_KEYS, archived_files, archived_rows, archived_tables
from models.files import open_file
from models.orm import now_utc
from models.scope import snapshot_session

CHUNK = 1 << 16


class _Sink:
    """What ZipFile writes to: it cannot go back, and gives away what it was given."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def write(self, part: bytes) -> int:
        self._parts.append(bytes(part))
        return len(part)

    def flush(self) -> None:
        """Nothing is held back."""

    def take(self) -> bytes:
        taken = b"".join(self._parts)
        self._parts.clear()
        return taken


def archive_name(tenant_slug: str, day: date) -> str:
    """pagelens-acme-2026-11-28.zip."""
    return f"pagelens-{tenant_slug}-{day}.zip"


def stream_archive(tenant_id: int, user_id: int | None) -> Iterator[bytes]:
    """The ZIP, piece by piece; `user_id` is whose own saved views are in it."""
    sink, made = _Sink(), now_utc()
    with snapshot_session(tenant_id) as session:
        archive = ZipFile(sink, "w", ZIP_DEFLATED)  # type: ignore[call-overload]
        for name, chunks in _entries(session, tenant_id, user_id, made):
            entry = ZipInfo(name, made.timetuple()[:6])
            entry.compress_type, entry.external_attr = ZIP_DEFLATED, 0o600 << 16
            with archive.open(entry, "w", force_zip64=True) as file:
                for chunk in chunks:
                    file.write(chunk)
                    if ready := sink.take():
                        yield ready
        archive.close()
    yield sink.take()


def _entries(
    session: Session, tenant_id: int, user_id: int | None, made: datetime
) -> Iterator[tuple[str, Iterable[bytes]]]:
    tenant = session.get_one(Tenant, tenant_id)
    yield "README.txt", [readme(tenant.name, made).encode()]
    going = _pages_that_go(session, tenant_id)
    for table in archived_tables():
        stays = _stays(table, tenant_id, going)
        parts = archived_rows(session, table, tenant_id, user_id, stays)
        yield f"{table.name}.jsonl", (_lines(rows) for rows in parts)
    written: set[str] = set()
    for column in FILE_KEYS:
        stays = _stays(column.class_.__table__, tenant_id, going)
        for key in archived_files(session, column, tenant_id, stays):
            # A Page and its posts may show the same picture.
            if key not in written:
                written.add(key)
                yield f"files/{key.partition('/')[2]}", _content(key)


def _pages_that_go(session: Session, tenant_id: int) -> list[int]:
    """Pages whose deletion is under way: for people they are gone already."""
    which = and_(PAGE.c.tenant_id == tenant_id, PAGE.c.erased_at.is_not(None))
    return list(session.scalars(select(PAGE.c.id).where(which)))


def _stays(table: Table, tenant_id: int, going: Iterable[int]) -> ColumnElement[bool]:
    if table is not PAGE and table not in tables_below(PAGE):
        return true()
    of_them = [belonging(table, (tenant_id, page)).is_not(true()) for page in going]
    return and_(true(), *of_them)


def _lines(rows: Iterable[Any]) -> bytes:
    return "".join(
        json.dumps(dict(row), default=_plain, ensure_ascii=False) + "\n" for row in rows
    ).encode()


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value.isoformat() if isinstance(value, date) else str(value)


def _content(key: str) -> Iterator[bytes]:
    """The file; nothing where it is not there any more, as with an export that has expired."""
    try:
        with open_file(key) as file:
            while chunk := file.read(CHUNK):
                yield chunk
    except FileNotFoundError:
        return
