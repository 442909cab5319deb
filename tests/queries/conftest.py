"""Alice's tenant, open, with its Page."""

from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session

from models import MetaPage
from models.scope import tenant_session
from tests.people import People
from tests.queries.numbers import the_page


@pytest.fixture
def acme(people: People) -> Iterator[Session]:
    with tenant_session(people.acme) as session:
        yield session


@pytest.fixture
def page(acme: Session, people: People) -> MetaPage:
    return the_page(acme, people.acme_page)
