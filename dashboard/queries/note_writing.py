"""Writing notes: adding one, changing one's own, deleting one's own or, as owner, any."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from dashboard.queries.inputs import BadInput
from models import Annotation, MetaPage

LONGEST_NOTE = 200


def add_note(session: Session, page: MetaPage, user_id: int, day: date, text: str) -> int:
    """Notes something on a Pacific day; returns the note's id. Raises BadInput."""
    note = Annotation(
        tenant_id=page.tenant_id,
        meta_page_id=page.id,
        day=day,
        note=checked_text(text),
        created_by=user_id,
    )
    session.add(note)
    session.flush()
    return note.id


def change_note(session: Session, tenant_id: int, note_id: int, user_id: int, text: str) -> bool:
    """Changes one's own note; False where there is none. Raises BadInput."""
    note = _find(session, tenant_id, note_id)
    if note is None or note.created_by != user_id:
        return False
    note.note = checked_text(text)
    return True


def delete_note(
    session: Session, tenant_id: int, note_id: int, user_id: int, *, owner: bool
) -> bool:
    """Deletes one's own note, or as an owner any; False where there is none."""
    note = _find(session, tenant_id, note_id)
    if note is None or not (owner or note.created_by == user_id):
        return False
    session.delete(note)
    return True


def checked_text(text: str) -> str:
    """The note in one line. Raises BadInput."""
    words = " ".join(text.replace("\x00", " ").split())
    if not words:
        raise BadInput("note", "Write a few words.")
    if len(words) > LONGEST_NOTE:
        raise BadInput("note", f"A note holds at most {LONGEST_NOTE} characters.")
    return words


def _find(session: Session, tenant_id: int, note_id: int) -> Annotation | None:
    return session.scalar(
        select(Annotation).where(Annotation.tenant_id == tenant_id, Annotation.id == note_id)
    )
