"""A statement that a connection runs again and again is prepared once, and planned for each."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from models import MetaPage
from models.engine import PREPARED_AFTER, get_engine
from models.limited import limited_as
from models.scope import open_session, tenant_session, wide_session
from tests.people import ACME_PAGE, DORA, DORAS_PAGE, GLOBEX_PAGE, People, actor, add_client

SEEN = select(MetaPage.page_id).order_by(MetaPage.page_id)
PREPARED = text(
    "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE 'SELECT meta_page.page_id%'"
)
KEPT = text(
    "SELECT generic_plans FROM pg_prepared_statements"
    " WHERE statement LIKE 'SELECT meta_page.page_id%'"
)
# So often PostgreSQL plans a prepared statement anew before it would think of keeping a plan.
PLANNED_EACH_TIME = 5
BACKEND = text("SELECT pg_backend_pid()")


@pytest.fixture(autouse=True)
def one_connection(people: People) -> None:
    """Those of earlier tests are closed: whoever comes alone has the same one again and again."""
    get_engine().dispose()


def test_it_is_prepared_once_it_was_run_often(people: People) -> None:
    found = []
    for _each in range(PREPARED_AFTER + 2):
        with tenant_session(people.acme) as session:
            assert session.scalars(SEEN).all() == [ACME_PAGE]
            found.append(session.scalar(PREPARED))
    assert found[0] == 0
    assert found[-1] == 1


def test_no_plan_is_kept_for_whatever_is_asked(people: People) -> None:
    one = select(MetaPage.page_id).where(MetaPage.page_id == ACME_PAGE)
    for _each in range(PREPARED_AFTER + PLANNED_EACH_TIME + 2):
        with tenant_session(people.acme) as session:
            assert session.scalars(one).all() == [ACME_PAGE]
            kept = session.scalar(KEPT)
    assert kept == 0


def test_each_role_and_tenant_sees_its_own_rows_by_the_same_prepared_statement(
    people: People,
) -> None:
    add_client(people)
    dora = actor(DORA).user_id

    @contextmanager
    def as_dora() -> Iterator[Session]:
        with limited_as(dora), tenant_session(people.acme) as session:
            yield session

    acme = {ACME_PAGE, DORAS_PAGE}
    seen = {
        "app of acme": (lambda: tenant_session(people.acme), acme),
        "app of globex": (lambda: tenant_session(people.globex), {GLOBEX_PAGE}),
        "limited": (as_dora, {DORAS_PAGE}),
        "without a tenant": (open_session, set()),
        "wide": (lambda: wide_session("health"), acme | {GLOBEX_PAGE}),
    }
    backends = set()
    for _each in range(PREPARED_AFTER + PLANNED_EACH_TIME + 1):
        for name, (opened, pages) in seen.items():
            with opened() as session:
                assert set(session.scalars(SEEN)) == pages, name
                backends.add(session.scalar(BACKEND))
                prepared = session.scalar(PREPARED)
    assert len(backends) == 1
    assert prepared == 1
