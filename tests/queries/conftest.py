"""The Page of Alice's tenant."""

import pytest
from sqlalchemy.orm import Session

from models import MetaPage
from tests.people import People
from tests.queries.numbers import the_page


@pytest.fixture
def page(acme: Session, people: People) -> MetaPage:
    return the_page(acme, people.acme_page)
