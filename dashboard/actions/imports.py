"""Files of numbers: bringing one in, saying what it does not tell itself, storing and undoing it.

A worker does it, as the import's row says; see `ingest/imports/work.py`.
"""

import re
import uuid
from collections.abc import Mapping
from typing import Any

from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

from dashboard.actions.actor import Actor
from dashboard.actions.answers import Done, NotThereError
from dashboard.actions.pages import own_page
from dashboard.actions.roles import action, ask_role
from dashboard.queries.inputs import BadInput
from dashboard.queries.workspace import imports
from dashboard.queries.workspace.imports import (
    AT_WORK,
    KIND,
    OPEN,
    ImportSummary,
    summarise_import,
)
from jobs.background import start_background
from models import MetaImport
from models.files import delete_file, file_key, write_file

LARGEST_FILE = 6_000_000
LONGEST_NAME = 200
MOST_OPEN = 50
MOST_NAMES = 200
ORDERS = ("day", "month")
TOO_LARGE = (
    "The file is larger than 6 MB: import it on the command line with"
    " “pagelens import --page {page_id} FILE”, which takes files of any size."
)
EMPTY = "The file is empty; export it again."
TOO_MANY = f"{MOST_OPEN} files wait to be imported; import or drop some of them first."
AT_WORK_NOW = "Something is being done with this file; wait until it is done."
_KEY = re.compile(r"[a-z0-9_.]{1,200}")


@action("analyst", "import numbers from files")
def add_import(
    who: Actor, session: Session, page_id: str, file_name: str, content: bytes
) -> Done[ImportSummary]:
    """Keeps a file for the Page and has it looked at; nothing is stored yet. Raises BadInput."""
    page = own_page(who, session, page_id)
    if len(content) > LARGEST_FILE:
        raise BadInput("file", TOO_LARGE.format(page_id=page.page_id))
    if not content:
        raise BadInput("file", EMPTY)
    if _open(session, who.tenant_id) >= MOST_OPEN:
        raise BadInput("file", TOO_MANY)
    row = MetaImport(
        tenant_id=who.tenant_id,
        meta_page_id=page.id,
        requested_by=who.user_id,
        state="looking",
        file_name=file_name.strip()[:LONGEST_NAME] or "file.csv",
    )
    key = file_key(who.tenant_id, "imports", f"{uuid.uuid4()}.csv")
    row.file_key = write_file(key, [content]).key
    session.add(row)
    session.flush()
    _start(who, session, row)
    who.note(session, "import.added", page=page.page_id, file=row.file_name)
    return Done(f"{row.file_name} is being looked at.", summarise_import(session, row))


@action("analyst", "say what the columns of imported files are")
def choose_import(
    who: Actor, session: Session, import_id: int, choices: Mapping[str, Any]
) -> Done[ImportSummary]:
    """Has the file looked at again, as it is said to be. Raises BadInput.

    `choices` are `names` (title or column: what it is), `order` of dates, `keep_unknown_posts`.
    """
    row = _find(who, session, import_id, "looked", "refused", "looking")
    row.choices, row.state = _checked(choices), "looking"
    _start(who, session, row)
    who.note(session, "import.chosen", file=row.file_name)
    return Done(f"{row.file_name} is being looked at again.", summarise_import(session, row))


@action("analyst", "store imported numbers")
def store_import(who: Actor, session: Session, import_id: int) -> Done[ImportSummary]:
    """Stores what was understood of the file. Raises BadInput."""
    row = _find(who, session, import_id, "looked", "storing")
    row.state = "storing"
    _start(who, session, row)
    who.note(session, "import.begun", file=row.file_name)
    return Done(f"{row.file_name} is being imported.", summarise_import(session, row))


@action("analyst", "drop files before they are imported")
def drop_import(who: Actor, session: Session, import_id: int) -> Done[None]:
    """Forgets a file of which nothing was stored. Raises BadInput."""
    row = _find(who, session, import_id, "looked", "refused", "looking")
    key = row.file_key
    if key:
        event.listen(session, "after_commit", lambda _session: delete_file(key), once=True)
    session.delete(row)
    who.note(session, "import.dropped", file=row.file_name)
    return Done(f"{row.file_name} is dropped; nothing of it was stored.", None)


@action("analyst", "take imports back")
def undo_import(who: Actor, session: Session, import_id: int) -> Done[ImportSummary]:
    """Takes back all that an import stored, and nothing that Meta gave since. Raises BadInput."""
    row = _find(who, session, import_id, "stored", "undoing")
    row.state = "undoing"
    _start(who, session, row)
    who.note(session, "import.undo_begun", file=row.file_name)
    return Done(f"{row.file_name} is being taken back.", summarise_import(session, row))


def list_imports(
    who: Actor, session: Session, *, limit: int = imports.LONGEST_LIST, offset: int = 0
) -> list[ImportSummary]:
    """The imports, for those who may bring in files."""
    ask_role(who, add_import)
    return imports.list_imports(session, who.tenant_id, limit=limit, offset=offset)


def _start(who: Actor, session: Session, row: MetaImport) -> None:
    # The job of the step before may be ending just now: no two steps share a subject.
    session.flush()
    start_background(
        session,
        KIND,
        who.tenant_id,
        subject=f"{row.id} {uuid.uuid4().hex[:8]}",
        arguments={"import_id": row.id, "user_id": who.user_id},
        at_front=True,
    )


def _find(who: Actor, session: Session, import_id: int, *states: str) -> MetaImport:
    """The import, if it may go on from the state in which it is. Raises BadInput."""
    row = session.get(MetaImport, (who.tenant_id, import_id), with_for_update=True)
    if row is None:
        raise NotThereError
    if row.state not in states:
        raise BadInput("state", "This can no longer be done; look at the list again.")
    if row.state in AT_WORK and not summarise_import(session, row).stopped:
        raise BadInput("state", AT_WORK_NOW)
    return row


def _open(session: Session, tenant_id: int) -> int:
    waiting = select(func.count()).where(
        MetaImport.tenant_id == tenant_id, MetaImport.state.in_(OPEN)
    )
    return session.scalar(waiting) or 0


def _checked(choices: Mapping[str, Any]) -> dict[str, Any]:
    names, order = choices.get("names"), choices.get("order")
    if order not in (None, "", *ORDERS):
        raise BadInput("order", "The order of dates must be day or month.")
    if not isinstance(names, Mapping) or len(names) > MOST_NAMES:
        raise BadInput("names", f"At most {MOST_NAMES} titles can be named.")
    if not all(isinstance(key, str) and _KEY.fullmatch(key) for key in names.values()):
        raise BadInput("names", "Choose from the list what each column is.")
    return {
        "names": dict(names),
        "order": order or None,
        "keep_unknown_posts": choices.get("keep_unknown_posts") is True,
    }
