"""What has one cause is told once, by the alert that names it."""

from datetime import timedelta

import pytest

from models.orm import now_utc
from tests.notify.runs import (
    DAY,
    HOUR,
    alerts,
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

MINUTE = timedelta(minutes=1)


@pytest.fixture
def connection(people: People) -> int:
    change_page(people, created_at=now_utc() - 30 * DAY)
    number = give_connection(people)
    read(people)
    return number


def fail(people: People, kind: str = "page", reason: str = "retry", times: int = 3) -> None:
    for back in range(times, 0, -1):
        end_run(people, "failed", kind=kind, ago=back * HOUR, error_kind=reason)


def test_kinds_of_syncs_that_fail_for_the_same_reason_are_one_alert(people, connection) -> None:
    for kind in ("page", "post", "backfill"):
        fail(people, kind)
    assert kinds(people) == ["sync_failing"]
    [alert] = alerts(people)
    assert "Page insights, post insights and the history of Acme Coffee failed" in alert.sentence
    assert alert.evidence["kinds"] == ["page", "post", "backfill"]
    assert len(alert.evidence["runs"]) == 9


def test_kinds_that_fail_for_different_reasons_are_two(people: People, connection: int) -> None:
    fail(people, "page")
    fail(people, "post", "permission")
    assert kinds(people) == ["sync_failing", "sync_failing"]


def test_a_kind_that_joins_an_open_alert_opens_no_other(people: People, connection: int) -> None:
    fail(people, "post")
    assert kinds(people) == ["sync_failing"]
    [first] = alerts(people)
    fail(people, "page")
    assert kinds(people) == ["sync_failing"]
    [second] = alerts(people)
    assert (second.id, second.evidence["kinds"]) == (first.id, ["page", "post"])
    end_run(people, "failed", kind="page", error_kind="database")
    end_run(people, "failed", kind="post", error_kind="retry")
    assert kinds(people) == ["sync_failing", "sync_failing"]


def test_a_page_that_is_stale_because_its_syncs_fail_tells_only_that(people, connection) -> None:
    read(people, until=5)
    end_run(people, "failed", ago=HOUR, error_kind="retry")
    assert kinds(people) == ["sync_failing"]
    end_run(people, "cancelled")
    assert kinds(people) == ["sync_failing"]


def test_a_failing_post_sync_does_not_explain_stale_numbers(people, connection) -> None:
    read(people, until=5)
    fail(people, "post")
    assert kinds(people) == ["stale", "sync_failing"]


def test_a_page_that_is_stale_because_meta_throttles_it_tells_only_that(people, connection):
    read(people, until=5)
    end_run(people, "throttled", ago=5 * HOUR, finished_at=None, resume_at=now_utc())
    assert kinds(people) == ["throttled"]


def test_a_stale_page_whose_syncs_begin_to_fail_changes_its_alert_without_a_word(
    people: People, connection: int
) -> None:
    read(people, until=5)
    assert kinds(people) == ["stale"]
    fail(people)
    assert kinds(people) == ["sync_failing"]
    assert (resolved(people), closed(people)) == ([], [("stale", "Another alert tells it now.")])


def test_an_empty_answer_waits_for_the_look_at_the_token(people: People, connection: int) -> None:
    end_run(people, "failed", ago=MINUTE, error_kind="empty_answer")
    assert kinds(people) == []
    change_connection(people, connection, checked_at=now_utc() - HOUR)
    assert kinds(people) == []
    change_connection(people, connection, checked_at=now_utc())
    assert kinds(people) == ["unexpected_empty"]


def test_a_further_empty_answer_waits_for_no_look_and_opens_no_other_alert(
    people: People, connection: int
) -> None:
    read(people, until=5)
    for kind in ("page", "post"):
        end_run(people, "failed", kind=kind, ago=HOUR, error_kind="empty_answer")
    change_connection(people, connection, checked_at=now_utc() - MINUTE)
    assert kinds(people) == ["unexpected_empty"]
    end_run(people, "failed", error_kind="empty_answer")
    assert kinds(people) == ["unexpected_empty"]
    assert alerts(people)[0].evidence["kinds"] == ["page", "post"]


def test_an_empty_answer_is_told_after_an_hour_without_that_look(people, connection) -> None:
    end_run(people, "failed", ago=MINUTE, error_kind="empty_answer")
    assert kinds(people, now_utc() + HOUR) == ["unexpected_empty"]


@pytest.mark.parametrize(
    ("page", "of_connection", "kind"),
    [
        ({"access_status": "expired"}, {"status": "expired"}, "token_expired"),
        (
            {"missing_permissions": ["read_insights"]},
            {"missing_permissions": ["read_insights"]},
            "missing_required_permissions",
        ),
        ({}, {"data_access_expires_at": now_utc() - DAY}, "data_access_expired"),
    ],
)
def test_emptiness_because_access_ended_tells_only_that(
    people: People, connection: int, page: dict, of_connection: dict, kind: str
) -> None:
    for sync in ("page", "post"):
        end_run(people, "failed", kind=sync, ago=MINUTE, error_kind="empty_answer")
    assert kinds(people) == []
    change_connection(people, connection, checked_at=now_utc(), **of_connection)
    change_page(people, **page)
    assert kinds(people) == [kind]
    assert kinds(people, now_utc() + 3 * HOUR) == [kind]


def test_three_empty_answers_are_no_failure_too(people: People, connection: int) -> None:
    for sync in ("page", "post"):
        fail(people, sync, "empty_answer")
    assert kinds(people, now_utc() + HOUR) == ["unexpected_empty"]
    assert alerts(people)[0].evidence["kinds"] == ["page", "post"]


def test_a_missing_permission_for_posts_explains_no_failing_page_insights(people, connection):
    change_page(people, missing_permissions=["pages_read_engagement"])
    fail(people, "post", "permission")
    assert kinds(people) == ["missing_required_permissions"]
    fail(people, "page")
    assert kinds(people) == ["missing_required_permissions", "sync_failing"]
    assert alerts(people)[1].evidence["kinds"] == ["page"]


def test_failures_of_an_ended_token_are_not_told_when_it_is_renewed(people, connection) -> None:
    change_connection(people, connection, status="expired")
    change_page(people, access_status="expired")
    for kind in ("page", "post", "backfill"):
        fail(people, kind, "reauthorise")
    assert kinds(people) == ["token_expired"]
    change_connection(people, connection, status="active", checked_at=now_utc())
    change_page(people, access_status="active")
    end_run(people, "queued", finished_at=None, started_at=None)
    assert kinds(people) == []
    assert resolved(people) == ["token_expired"]


def test_nor_while_the_history_is_taken_up_again(people: People, connection: int) -> None:
    fail(people, "backfill", "reauthorise")
    end_run(people, "succeeded", rows=9, ago=MINUTE)
    assert kinds(people) == []
    fail(people, "post", "retry")
    assert kinds(people) == ["sync_failing"]


def test_one_kind_of_trouble_with_access_gives_way_to_another_without_a_word(
    people: People, connection: int
) -> None:
    change_connection(people, connection, data_access_expires_at=now_utc() + 9 * DAY)
    assert kinds(people) == ["data_access_expiring"]
    change_connection(people, connection, data_access_expires_at=now_utc() - HOUR)
    assert kinds(people) == ["data_access_expired"]
    change_page(people, access_status="role_lost")
    assert kinds(people) == ["data_access_expired", "role_lost"]
    change_connection(people, connection, status="revoked", data_access_expires_at=None)
    change_page(people, access_status="revoked")
    assert kinds(people) == ["token_revoked"]
    assert resolved(people) == []
    assert len(closed(people)) == 3
