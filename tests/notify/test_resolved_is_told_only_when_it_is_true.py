"""An alert resolves when its condition is proved to be over; what nobody knows stays open."""

from typing import Any

import pytest
from sqlalchemy import delete

from models import SyncRun
from models.orm import now_utc
from models.scope import tenant_session
from notify.plan import plan_all
from tests.conftest import refresh_settings
from tests.mail import Mailbox
from tests.notify.runs import (
    DAY,
    HOUR,
    change_connection,
    change_page,
    closed,
    end_run,
    give_connection,
    kinds,
    read,
    resolved,
)
from tests.people import People
from tests.work import do_waiting

GOOD = {"status": "succeeded", "rows": 9}


@pytest.fixture
def connection(people: People) -> int:
    change_page(people, created_at=now_utc() - 30 * DAY)
    number = give_connection(people)
    read(people)
    return number


@pytest.fixture
def failing(people: People, connection: int) -> None:
    for hours in (3, 2, 1):
        end_run(people, "failed", ago=hours * HOUR, error_kind="retry")
    assert kinds(people) == ["sync_failing"]


def forget_runs(people: People) -> None:
    with tenant_session(people.acme) as session:
        session.execute(delete(SyncRun))


@pytest.mark.parametrize(
    "run",
    [
        {"status": "queued", "finished_at": None, "started_at": None},
        {"status": "running", "finished_at": None},
        {"status": "cancelled", "error_kind": "switched_off"},
        {"status": "failed", "error_kind": "database", "attempts": 1},
        {"status": "succeeded"},
        {"status": "succeeded", "rows": 9, "kind": "post"},
        {"status": "partial", "error_kind": "retry"},
    ],
)
def test_a_run_that_proves_nothing_leaves_failing_syncs_open(people, failing, run: Any) -> None:
    end_run(people, run.pop("status"), **run)
    assert kinds(people) == ["sync_failing"]


@pytest.mark.parametrize(
    "run",
    [
        GOOD,
        {"status": "succeeded", "graph_requests": 2},
        {"status": "partial", "rows": 9, "error_kind": "missing_values"},
    ],
)
def test_a_run_that_brought_something_resolves_them(people: People, failing, run: Any) -> None:
    values = dict(run)
    end_run(people, values.pop("status"), **values)
    assert (kinds(people), resolved(people)) == ([], ["sync_failing"])


def test_runs_that_were_cleaned_up_resolve_nothing(people: People, failing) -> None:
    forget_runs(people)
    assert kinds(people) == ["sync_failing"]
    end_run(people, **GOOD)
    assert resolved(people) == [] == closed(people)
    assert (kinds(people), resolved(people)) == ([], ["sync_failing"])


def test_failing_syncs_of_several_kinds_resolve_with_the_last(people: People, failing) -> None:
    for hours in (3, 2, 1):
        end_run(people, "failed", kind="post", ago=hours * HOUR, error_kind="retry")
    assert kinds(people) == ["sync_failing"]
    end_run(people, **GOOD)
    assert kinds(people) == ["sync_failing"]
    end_run(people, kind="post", **GOOD)
    assert (kinds(people), resolved(people)) == ([], ["sync_failing"])


def test_an_empty_answer_is_over_only_when_values_came(people: People, connection: int) -> None:
    end_run(people, "failed", ago=9 * HOUR, error_kind="empty_answer")
    assert kinds(people) == ["unexpected_empty"]
    end_run(people, "failed", error_kind="database")
    end_run(people, "cancelled")
    assert (kinds(people), resolved(people)) == (["unexpected_empty"], [])
    end_run(people, **GOOD)
    assert (kinds(people), resolved(people)) == ([], ["unexpected_empty"])


def test_an_empty_answer_gives_way_to_failures_without_a_word(people, connection: int) -> None:
    end_run(people, "failed", ago=9 * HOUR, error_kind="empty_answer")
    assert kinds(people) == ["unexpected_empty"]
    for _ in range(3):
        end_run(people, "failed", error_kind="retry")
    assert (kinds(people), resolved(people)) == (["sync_failing"], [])
    assert closed(people) == [("unexpected_empty", "Another alert tells it now.")]


def test_a_throttled_run_that_works_again_is_not_through_yet(people, connection: int) -> None:
    end_run(people, "throttled", ago=25 * HOUR, finished_at=None, resume_at=now_utc())
    assert kinds(people) == ["throttled"]
    change_runs(people, status="running", resume_at=None)
    assert kinds(people) == ["throttled"]
    change_runs(people, status="succeeded", finished_at=now_utc(), rows_processed=9)
    assert (kinds(people), resolved(people)) == ([], ["throttled"])


def test_one_that_ended_otherwise_is_not_told_as_resolved(people, connection: int) -> None:
    end_run(people, "throttled", ago=25 * HOUR, finished_at=None, resume_at=now_utc())
    assert kinds(people) == ["throttled"]
    change_runs(people, status="failed", finished_at=now_utc(), error_kind="retry")
    assert kinds(people) == []
    assert (resolved(people), len(closed(people))) == ([], 1)


def change_runs(people: People, **values: Any) -> None:
    with tenant_session(people.acme) as session:
        for run in session.query(SyncRun):
            for name, value in values.items():
                setattr(run, name, value)


def test_a_stale_page_is_fresh_when_its_newest_days_were_read(people, connection: int) -> None:
    read(people, until=5)
    assert kinds(people) == ["stale"]
    end_run(people, **GOOD)
    assert kinds(people) == ["stale"]
    read(people, until=1)
    assert (kinds(people), resolved(people)) == ([], ["stale"])


def test_nothing_resolves_because_fetching_is_switched_off(
    people: People, connection: int, environment: pytest.MonkeyPatch
) -> None:
    read(people, until=5)
    assert kinds(people) == ["stale"]
    environment.setenv("META_PAGE_INSIGHTS_ENABLED", "false")
    refresh_settings()
    assert kinds(people) == ["stale"]


def test_what_is_disconnected_is_not_resolved(people: People, failing, connection: int) -> None:
    change_connection(people, connection, status="expired")
    read(people, until=9)
    assert kinds(people) == ["sync_failing", "token_expired"]
    change_page(people, token_encrypted=None, access_status="disconnected")
    change_connection(people, connection, status="disconnected", token_encrypted=None)
    assert kinds(people) == []
    assert resolved(people) == []
    assert {why for _kind, why in closed(people)} == {"It is not connected any more."}


def tell(people: People) -> None:
    plan_all()
    do_waiting(people.acme, "notice")


def test_only_what_is_over_is_mailed(people: People, failing, mailbox: Mailbox) -> None:
    tell(people)
    change_page(people, token_encrypted=None, access_status="disconnected")
    assert kinds(people) == []
    tell(people)
    change_page(people, token_encrypted=b"sealed", access_status="active")
    assert kinds(people) == ["sync_failing"]
    tell(people)
    end_run(people, **GOOD)
    assert kinds(people) == []
    tell(people)
    subjects = [message["Subject"] for message in mailbox.messages]
    assert [words.split()[1] for words in subjects] == ["Needs", "Needs", "Resolved:"]
