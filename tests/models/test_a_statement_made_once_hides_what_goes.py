"""What waits for its deletion is hidden without making a statement anew that was made once."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Executable, event, select, update
from sqlalchemy.orm import ORMExecuteState, Session

from models import MetaPage
from models.orm import now_utc
from models.scope import tenant_session
from tests.people import ACME_PAGE, People

NAMES = select(MetaPage.page_id)


@pytest.fixture
def sent() -> Iterator[list[Executable]]:
    """The statements as they go on to SQLAlchemy."""
    found: list[Executable] = []

    def note(state: ORMExecuteState) -> None:
        found.append(state.statement)

    event.listen(Session, "do_orm_execute", note)
    yield found
    event.remove(Session, "do_orm_execute", note)


def test_it_is_the_same_statement_each_time(people: People, sent: list[Executable]) -> None:
    for _each in range(2):
        with tenant_session(people.acme) as session:
            assert session.scalars(NAMES).all() == [ACME_PAGE]
    assert sent[0] is sent[1]
    assert sent[0] is not NAMES


def test_it_hides_what_is_to_go_from_then_on(people: People) -> None:
    with tenant_session(people.acme) as session:
        assert session.scalars(NAMES).all() == [ACME_PAGE]
        session.execute(update(MetaPage).values(erased_at=now_utc()))
        assert session.scalars(NAMES).all() == []
        session.rollback()
