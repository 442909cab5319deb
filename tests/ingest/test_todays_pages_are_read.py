"""Pages of today: their tasks have new names, or are not told at all."""

import pytest
from sqlalchemy import delete, select, update

from ingest.connect import ConnectResult, connect_with_token
from ingest.connect.check import check_connection
from ingest.inline import sync_page
from ingest.sandbox.characters import (
    COFFEE,
    FESTIVAL,
    NEW_PAGES,
    PROFILE_ADVERTISER,
    SILENT_SHUT,
)
from ingest.sandbox.credentials import demo_system_user_token
from ingest.sandbox.testing import RunningSandbox
from models import MetaPage, SyncRun
from models.scope import tenant_session
from tests.people import People

COFFEE_ID, FESTIVAL_ID = COFFEE.page_id, FESTIVAL.page_id
FIRST_RUNS = {"backfill", "page", "post"}


def tell(sandbox: RunningSandbox, page_id: str, tasks: list[str]) -> None:
    """Lets Meta list these tasks on the Page."""
    sandbox.world.faults.add({"kind": "tasks", "page": page_id, "tasks": tasks})


def say_nothing(sandbox: RunningSandbox, page_id: str, *, answers: bool = True) -> None:
    """Lets Meta say nothing of the tasks on the Page, and give its insights or refuse them."""
    sandbox.world.faults.add({"kind": "no_tasks", "page": page_id, "answers": answers})


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
def test_a_page_with_a_task_of_the_new_pages_gets_its_first_syncs(people, sandbox, name) -> None:
    tell(sandbox, COFFEE_ID, ["PROFILE_PLUS_ADVERTISE", name])
    connect(people)
    assert page(people).additional_profile_id not in ("", COFFEE_ID)
    assert page(people).can_analyze
    assert page(people).tasks == ["PROFILE_PLUS_ADVERTISE", name]
    assert runs(people) == FIRST_RUNS


def test_of_five_new_pages_those_that_may_be_read_are(people: People, sandbox) -> None:
    sandbox.world.faults.add({"kind": "new_pages"})
    connect(people)
    for new in NEW_PAGES:
        may = new not in (PROFILE_ADVERTISER, SILENT_SHUT)
        assert page(people, new.page_id).can_analyze is may
        assert runs(people, new.page_id) == (FIRST_RUNS if may else set())


def test_who_may_only_advertise_is_told_what_is_missing(people, sandbox) -> None:
    tell(sandbox, COFFEE_ID, ["PROFILE_PLUS_ADVERTISE", "PROFILE_PLUS_MESSAGING"])
    [sentence] = connect(people).sentences
    assert COFFEE.name in sentence
    assert "PROFILE_PLUS_ANALYZE" in sentence
    assert runs(people) == set()


def test_without_a_word_of_tasks_insights_decide(people, sandbox) -> None:
    say_nothing(sandbox, COFFEE_ID)
    say_nothing(sandbox, FESTIVAL_ID, answers=False)
    connect(people)
    assert (page(people).can_analyze, runs(people)) == (True, FIRST_RUNS)
    assert (page(people, FESTIVAL_ID).can_analyze, runs(people, FESTIVAL_ID)) == (False, set())


def test_only_pages_without_a_word_of_tasks_cost_a_call(people, sandbox) -> None:
    say_nothing(sandbox, COFFEE_ID)
    connection = connect(people).connection_id
    asked = [e["path"] for e in sandbox.world.log.entries if e["path"].endswith("/insights")]
    assert len(asked) == 1
    sandbox.world.log.clear()
    check_connection(people.acme, connection)
    # Nobody asks again about a Page that is being read: its syncs would tell.
    assert sandbox.world.log.calls == 2


@pytest.mark.parametrize("told", [["PROFILE_PLUS_ANALYZE"], None])
def test_a_page_that_an_older_release_refused_is_read_from_the_next_check_on(
    people: People, sandbox: RunningSandbox, told: list[str] | None
) -> None:
    if told is None:
        say_nothing(sandbox, COFFEE_ID)
    else:
        tell(sandbox, COFFEE_ID, told)
    connection = connect(people).connection_id
    as_an_older_release_left_it(people, connection)
    check_connection(people.acme, connection)
    assert page(people).can_analyze
    assert page(people).backfill_goal is not None
    assert runs(people) == FIRST_RUNS


def test_a_page_that_the_upgrade_allowed_is_read_from_the_next_check_on(people, sandbox) -> None:
    tell(sandbox, COFFEE_ID, ["PROFILE_PLUS_ANALYZE"])
    connection = connect(people).connection_id
    as_an_older_release_left_it(people, connection)
    with tenant_session(people.acme) as session:
        session.execute(update(MetaPage).values(can_analyze=True))
    check_connection(people.acme, connection)
    assert runs(people) == FIRST_RUNS


@pytest.mark.parametrize("by", ["check", "sync"])
def test_a_page_whose_first_look_was_cut_short_loses_nothing(people, sandbox, by) -> None:
    say_nothing(sandbox, COFFEE_ID)
    cut = {"kind": "error", "code": 2, "status": 500, "path": f"{COFFEE_ID}/insights"}
    sandbox.world.faults.add(cut)
    connection = connect(people).connection_id
    assert page(people).can_analyze
    sandbox.world.faults.clear()
    say_nothing(sandbox, COFFEE_ID, answers=False)
    if by == "sync":
        sync_page(page(people), ["page"])
    else:
        with tenant_session(people.acme) as session:
            session.execute(
                update(MetaPage)
                .where(MetaPage.page_id == COFFEE_ID)
                .values(access_status="role_lost")
            )
    check_connection(people.acme, connection)
    assert page(people).access_status == "active"


def test_a_page_without_a_word_of_tasks_that_is_refused_later_is_told_so(people, sandbox) -> None:
    say_nothing(sandbox, COFFEE_ID)
    connection = connect(people).connection_id
    with tenant_session(people.acme) as session:
        session.execute(update(SyncRun).values(status="succeeded", rows_processed=7))
    sandbox.world.faults.clear()
    say_nothing(sandbox, COFFEE_ID, answers=False)
    with tenant_session(people.acme) as session:
        session.execute(
            update(MetaPage).where(MetaPage.page_id == COFFEE_ID).values(access_status="role_lost")
        )
    check_connection(people.acme, connection)
    assert page(people).access_status == "analyze_lost"
    sandbox.world.faults.clear()
    say_nothing(sandbox, COFFEE_ID)
    check_connection(people.acme, connection)
    assert (page(people).access_status, page(people).can_analyze) == ("active", True)


def test_a_page_that_was_never_allowed_loses_nothing_when_permissions_come(people, sandbox) -> None:
    drop = {"kind": "drop_permission", "permission": "read_insights"}
    sandbox.world.faults.add(drop)
    say_nothing(sandbox, COFFEE_ID, answers=False)
    connection = connect(people).connection_id
    with tenant_session(people.acme) as session:
        mine = update(MetaPage).where(MetaPage.page_id == COFFEE_ID)
        session.execute(mine.values(can_analyze=True, missing_permissions=["read_insights"]))
    sandbox.world.faults.clear()
    tell(sandbox, COFFEE_ID, ["MODERATE"])
    check_connection(people.acme, connection)
    found = page(people)
    assert (found.access_status, found.can_analyze) == ("active", False)
