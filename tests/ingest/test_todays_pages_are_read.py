"""Pages of today: their tasks have new names, or are not told at all."""

import pytest
from sqlalchemy import delete, select, update

from ingest.connect import ConnectResult, connect_with_token
from ingest.connect.check import check_connection
from ingest.sandbox import accounts as sandbox_accounts
from ingest.sandbox import insights as sandbox_insights
from ingest.sandbox.characters import COFFEE, FESTIVAL, Character
from ingest.sandbox.credentials import demo_system_user_token
from ingest.sandbox.errors import NO_ROLE, RefusedError
from ingest.sandbox.testing import RunningSandbox
from models import MetaPage, SyncRun
from models.scope import tenant_session
from tests.people import People

COFFEE_ID, FESTIVAL_ID = COFFEE.page_id, FESTIVAL.page_id
FIRST_RUNS = {"backfill", "page", "post"}
Tasks = dict[str, list[str] | None]


@pytest.fixture
def tasks(monkeypatch: pytest.MonkeyPatch) -> Tasks:
    """What Meta says of the tasks on a Page; None says nothing."""
    told: Tasks = {}

    def _tasks(_world, page: Character) -> list[str] | None:
        return told.get(page.page_id, list(page.tasks))

    monkeypatch.setattr(sandbox_accounts, "_tasks", _tasks)
    return told


@pytest.fixture
def refused(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Pages whose insights are refused; those of all others are given."""
    pages: set[str] = set()

    def _open(_world, _call, page: Character) -> None:
        if page.page_id in pages:
            raise RefusedError(NO_ROLE, 200, status=403)

    monkeypatch.setattr(sandbox_insights, "_open", _open)
    return pages


def connect(people: People) -> ConnectResult:
    return connect_with_token(people.acme, demo_system_user_token())


def page(people: People, page_id: str = COFFEE_ID) -> MetaPage:
    with tenant_session(people.acme) as session:
        return session.scalars(select(MetaPage).where(MetaPage.page_id == page_id)).one()


def runs(people: People, page_id: str = COFFEE_ID) -> set[str]:
    row = page(people, page_id)
    with tenant_session(people.acme) as session:
        return set(session.scalars(select(SyncRun.kind).where(SyncRun.meta_page_id == row.id)))


def as_an_older_release_left_it(people: People, connection_id: int) -> None:
    """The Page was found not to be readable, and had no runs."""
    with tenant_session(people.acme) as session:
        session.execute(delete(SyncRun))
        session.execute(
            update(MetaPage)
            .where(MetaPage.connection_id == connection_id)
            .values(can_analyze=False, backfill_goal=None)
        )


@pytest.mark.parametrize("name", ["PROFILE_PLUS_ANALYZE", "PROFILE_PLUS_FULL_CONTROL"])
@pytest.mark.usefixtures("sandbox", "refused")
def test_a_page_with_a_task_of_the_new_pages_gets_its_first_syncs(people, tasks, name) -> None:
    tasks[COFFEE_ID] = ["PROFILE_PLUS_ADVERTISE", name]
    connect(people)
    assert page(people).can_analyze
    assert page(people).tasks == ["PROFILE_PLUS_ADVERTISE", name]
    assert runs(people) == FIRST_RUNS


@pytest.mark.usefixtures("sandbox", "refused")
def test_who_may_only_advertise_is_told_what_is_missing(people, tasks) -> None:
    tasks[COFFEE_ID] = ["PROFILE_PLUS_ADVERTISE", "PROFILE_PLUS_MESSAGING"]
    [sentence] = connect(people).sentences
    assert COFFEE.name in sentence
    assert "PROFILE_PLUS_ANALYZE" in sentence
    assert runs(people) == set()


@pytest.mark.usefixtures("sandbox")
def test_without_a_word_of_tasks_insights_decide(people, tasks, refused) -> None:
    tasks |= {COFFEE_ID: None, FESTIVAL_ID: None}
    refused.add(FESTIVAL_ID)
    connect(people)
    assert (page(people).can_analyze, runs(people)) == (True, FIRST_RUNS)
    assert (page(people, FESTIVAL_ID).can_analyze, runs(people, FESTIVAL_ID)) == (False, set())


def test_only_pages_without_a_word_of_tasks_cost_a_call(
    people: People, sandbox: RunningSandbox, tasks: Tasks, refused: set[str]
) -> None:
    tasks[COFFEE_ID] = None
    connection = connect(people).connection_id
    asked = [e["path"] for e in sandbox.world.log.entries if e["path"].endswith("/insights")]
    assert len(asked) == 1
    sandbox.world.log.clear()
    check_connection(people.acme, connection)
    # Nobody asks again about a Page that is being read: its syncs would tell.
    assert sandbox.world.log.calls == 2


@pytest.mark.parametrize("told", [["PROFILE_PLUS_ANALYZE"], None])
@pytest.mark.usefixtures("sandbox", "refused")
def test_a_page_that_an_older_release_refused_is_read_from_the_next_check_on(
    people: People, tasks: Tasks, told: list[str] | None
) -> None:
    tasks[COFFEE_ID] = told
    connection = connect(people).connection_id
    as_an_older_release_left_it(people, connection)
    check_connection(people.acme, connection)
    assert page(people).can_analyze
    assert page(people).backfill_goal is not None
    assert runs(people) == FIRST_RUNS


@pytest.mark.usefixtures("sandbox", "refused")
def test_a_page_that_the_upgrade_allowed_is_read_from_the_next_check_on(people, tasks) -> None:
    tasks[COFFEE_ID] = ["PROFILE_PLUS_ANALYZE"]
    connection = connect(people).connection_id
    as_an_older_release_left_it(people, connection)
    with tenant_session(people.acme) as session:
        session.execute(update(MetaPage).values(can_analyze=True))
    check_connection(people.acme, connection)
    assert runs(people) == FIRST_RUNS


@pytest.mark.usefixtures("sandbox")
def test_a_page_without_a_word_of_tasks_that_is_refused_later_is_told_so(
    people: People, tasks: Tasks, refused: set[str]
) -> None:
    tasks[COFFEE_ID] = None
    connection = connect(people).connection_id
    refused.add(COFFEE_ID)
    with tenant_session(people.acme) as session:
        session.execute(
            update(MetaPage).where(MetaPage.page_id == COFFEE_ID).values(access_status="role_lost")
        )
    check_connection(people.acme, connection)
    assert page(people).access_status == "analyze_lost"
    refused.clear()
    check_connection(people.acme, connection)
    assert (page(people).access_status, page(people).can_analyze) == ("active", True)
