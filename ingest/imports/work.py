"""Imports of the browser as background work: look at the file, store it, or take it back.

1. The row of the import says which of them is wanted. Each is one transaction, so a start that is
   killed left nothing behind and is taken up again.
2. A file that cannot be stored as it is said to be is refused with what was understood of it; the
   person chooses, and it is looked at again.
"""

import re
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import copyfileobj
from typing import Any

from ingest.imports.found import Found
from ingest.imports.lines import ImportRefusedError
from ingest.imports.run import import_file
from ingest.imports.undo import undo_import
from ingest.imports.values import Choices
from models import MetaImport, MetaPage
from models.files import delete_file, open_file
from models.scope import tenant_session

MOST_TOLD = 20
# How the command line is told what to do; a screen has a box for it.
OPTIONS = re.compile(r" \(--[^)]*\)")
GONE = "The file is not there any more: drop this import and choose the file again."


def do_import(*, tenant_id: int, import_id: int, user_id: int | None = None) -> None:
    """Does what the import's row waits for; nothing where it waits for nothing.

    `user_id` is who asked for it.
    """
    with tenant_session(tenant_id) as session:
        row = session.get(MetaImport, (tenant_id, import_id))
        if row is None:
            return
        page = session.get_one(MetaPage, (tenant_id, row.meta_page_id))
    if row.state == "undoing":
        _take_back(page, row, user_id)
    elif row.state in STEPS:
        STEPS[row.state](page, row)


def _look(page: MetaPage, row: MetaImport) -> None:
    facts = _read(page, row, dry_run=True)
    if facts is not None:
        _write(row, "looking", state="looked", error="", found=facts)


def _bring_in(page: MetaPage, row: MetaImport) -> None:
    if _read(page, row, dry_run=False) is not None:
        _forget_file(page, row)


def _forget_file(_page: MetaPage, row: MetaImport) -> None:
    """What is stored needs its file no longer; also where the start before came no further."""
    if row.file_key:
        delete_file(row.file_key)
        _write(row, "stored", file_key="")


def _take_back(page: MetaPage, row: MetaImport, user_id: int | None) -> None:
    with tenant_session(page.tenant_id) as session:
        mine = session.get_one(MetaImport, (row.tenant_id, row.id), with_for_update=True)
        if mine.state == "undoing":
            undo_import(session, page, mine, user_id)


def _read(page: MetaPage, row: MetaImport, *, dry_run: bool) -> dict[str, Any] | None:
    """What the file holds; None where it is refused, which its row tells."""
    found, told = Found(), list[str]()
    try:
        with _file_of(row) as path:
            report = import_file(
                page,
                path,
                dry_run=dry_run,
                say=told.append,
                choices=_choices_of(row.choices),
                found=found,
                into=None if dry_run else row.id,
            )
    except FileNotFoundError:
        _write(row, row.state, state="refused", error=GONE)
    except ImportRefusedError as refusal:
        lines = [line for line in told if line.startswith("line ")]
        facts = found.as_json() | {"lines": lines[:MOST_TOLD], "refused": len(lines)}
        error = OPTIONS.sub("", str(refusal))
        _write(row, row.state, state="refused", error=error, found=_for_a_screen(facts))
    else:
        understood: dict[str, Any] = _for_a_screen(report.as_json())
        return understood
    return None


def _for_a_screen(told: Any) -> Any:
    """The same without what it says of options of the command line."""
    if isinstance(told, dict):
        return {name: _for_a_screen(each) for name, each in told.items()}
    if isinstance(told, list):
        return [_for_a_screen(each) for each in told]
    return OPTIONS.sub("", told) if isinstance(told, str) else told


def _choices_of(said: dict[str, Any]) -> Choices:
    return Choices(
        order=said.get("order"),
        names=said.get("names") or {},
        keep_unknown_posts=bool(said.get("keep_unknown_posts")),
    )


def _write(row: MetaImport, before: str, **values: Any) -> None:
    """Unless the import has gone on from the state `before` meanwhile."""
    with tenant_session(row.tenant_id) as session:
        mine = session.get(MetaImport, (row.tenant_id, row.id), with_for_update=True)
        if mine is None or mine.state != before:
            return
        for name, value in values.items():
            setattr(mine, name, value)


@contextmanager
def _file_of(row: MetaImport) -> Iterator[Path]:
    """The file on this machine. Raises FileNotFoundError."""
    if not row.file_key:
        raise FileNotFoundError
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "import.csv"
        with open_file(row.file_key) as source, path.open("wb") as out:
            copyfileobj(source, out)
        yield path


STEPS: dict[str, Callable[[MetaPage, MetaImport], None]] = {
    "looking": _look,
    "storing": _bring_in,
    "stored": _forget_file,
}
