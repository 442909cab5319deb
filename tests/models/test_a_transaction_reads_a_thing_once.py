"""What a transaction has read is kept for its parts, and forgotten once it may be untrue."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from models import Tenant
from models.once import once, recall, tell
from models.scope import wide_session

SLUG = "reads-once"


@pytest.fixture
def session(store: Engine) -> Iterator[Session]:
    with wide_session("command") as opened:
        opened.add(Tenant(slug=SLUG, name="before"))
        opened.flush()
        yield opened
        opened.rollback()


def name_of(session: Session) -> str | None:
    return once(
        session, "name", lambda: session.scalar(select(Tenant.name).where(Tenant.slug == SLUG))
    )


def test_a_second_part_is_given_what_the_first_has_read(session: Session) -> None:
    asked = []
    for _part in range(2):
        once(session, "asked", lambda: asked.append(1))
    assert asked == [1]


def test_what_was_told_is_recalled(session: Session) -> None:
    tell(session, "name", "told")
    assert recall(session, "name") == "told"
    assert name_of(session) == "told"


def test_a_changed_object_is_read_anew(session: Session) -> None:
    assert name_of(session) == "before"
    session.scalars(select(Tenant).where(Tenant.slug == SLUG)).one().name = "after"
    assert name_of(session) == "after"


def test_after_an_update_it_is_read_anew(session: Session) -> None:
    assert name_of(session) == "before"
    session.execute(update(Tenant).where(Tenant.slug == SLUG).values(name="after"))
    assert name_of(session) == "after"


def test_after_an_insert_that_meets_a_row_it_is_read_anew(session: Session) -> None:
    assert name_of(session) == "before"
    row = insert(Tenant).values(slug=SLUG, name="after")
    session.execute(row.on_conflict_do_update(index_elements=["slug"], set_={"name": "after"}))
    assert name_of(session) == "after"


def test_after_a_delete_it_is_read_anew(session: Session) -> None:
    assert name_of(session) == "before"
    session.execute(delete(Tenant).where(Tenant.slug == SLUG))
    assert name_of(session) is None


def test_the_next_transaction_reads_anew(session: Session) -> None:
    tell(session, "name", "told")
    session.rollback()
    assert recall(session, "name") is None
