"""Notes on days: adding one, changing one's own, deleting one's own or, as owner, any."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from dashboard.actions.actor import Actor
from dashboard.actions.answers import Done, NotThereError
from dashboard.actions.pages import own_page
from dashboard.actions.roles import action
from dashboard.queries.inputs import one_line
from models import Annotation

LONGEST_NOTE = 200


@action("analyst", "write notes")
def add_note(who: Actor, session: Session, page_id: str, day: date, text: str) -> Done[int]:
    """Notes something on a Pacific day; brings the note's id. Raises BadInput."""
    page = own_page(who, session, page_id)
    note = Annotation(
        tenant_id=page.tenant_id,
        meta_page_id=page.id,
        day=day,
        note=checked_text(text),
        created_by=who.user_id,
    )
    session.add(note)
    session.flush()
    who.note(session, "note.added", note=note.id, page=page.page_id)
    return Done("The note is added.", note.id)


@action("analyst", "change notes")
def change_note(who: Actor, session: Session, note_id: int, text: str) -> Done[int]:
    """Changes one's own note. Raises BadInput."""
    note = _find(who, session, note_id)
    if note.created_by != who.user_id:
        raise NotThereError
    note.note = checked_text(text)
    who.note(session, "note.changed", note=note_id)
    return Done("The note is changed.", note_id)


@action("analyst", "delete notes")
def delete_note(who: Actor, session: Session, note_id: int) -> Done[None]:
    """Deletes one's own note, or as an owner any."""
    note = _find(who, session, note_id)
    if not (who.is_owner or note.created_by == who.user_id):
        raise NotThereError
    session.delete(note)
    who.note(session, "note.deleted", note=note_id)
    return Done("The note is deleted.", None)


def checked_text(text: str) -> str:
    """The note in one line. Raises BadInput."""
    empty = "Write a few words."
    return one_line(text, "note", what="A note", when_empty=empty, longest=LONGEST_NOTE)


def _find(who: Actor, session: Session, note_id: int) -> Annotation:
    note = session.scalar(
        select(Annotation).where(Annotation.tenant_id == who.tenant_id, Annotation.id == note_id)
    )
    if note is None:
        raise NotThereError
    return note
