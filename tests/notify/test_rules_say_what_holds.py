"""Each condition opens one alert with evidence and a cure, and resolves it when it is over."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from models import Alert
from models.orm import now_utc
from models.pacific import pacific_day
from models.scope import tenant_session
from notify.watch import watch_all
from tests.notify.runs import (
    HOUR,
    alerts,
    change_connection,
    change_page,
    end_run,
    give_connection,
    kinds,
    read,
)
from tests.people import People


@pytest.fixture
def connection(people: People) -> int:
    return give_connection(people)


def test_three_failures_in_a_row_open_one_alert(people: People, connection: int) -> None:
    for hours in (3, 2):
        end_run(people, "failed", ago=hours * HOUR, error_kind="retry")
    assert kinds(people) == []
    end_run(people, "failed", ago=HOUR, error_kind="retry")
    assert kinds(people) == ["sync_failing"]
    [alert] = alerts(people)
    assert "Acme Coffee failed: Facebook did not give a usable answer." in alert.sentence
    assert alert.cure
    assert len(alert.evidence["runs"]) == 3
    assert watch_all() == (0, 0)
    end_run(people, "succeeded", rows=5)
    assert watch_all() == (0, 1)
    assert [one.kind for one in alerts(people, is_open=False)] == ["sync_failing"]


def test_only_runs_of_one_kind_that_ended_count(people: People, connection: int) -> None:
    end_run(people, "failed", ago=5 * HOUR, error_kind="retry")
    end_run(people, "cancelled", ago=4 * HOUR, error_kind="switched_off")
    end_run(people, "failed", kind="post", ago=3 * HOUR, error_kind="retry")
    end_run(people, "failed", ago=2 * HOUR, error_kind="retry")
    assert kinds(people) == []


def test_a_run_in_which_everything_was_refused_has_failed(people: People, connection: int) -> None:
    for hours in (3, 2, 1):
        end_run(people, "partial", ago=hours * HOUR, error_kind="refused_metrics")
    assert kinds(people) == ["sync_failing"]


def test_a_partial_run_that_brought_values_is_no_failure(people: People, connection: int) -> None:
    for hours in (3, 2, 1):
        end_run(people, "partial", rows=9, ago=hours * HOUR, error_kind="refused_metrics")
    assert kinds(people) == []


def test_an_empty_answer_after_values_opens_until_values_come(people, connection: int) -> None:
    end_run(people, "succeeded", rows=9, ago=3 * HOUR)
    end_run(people, "partial", ago=2 * HOUR, error_kind="empty_answer")
    assert kinds(people) == ["unexpected_empty"]
    end_run(people, "failed", ago=HOUR, error_kind="retry")
    assert kinds(people) == ["unexpected_empty"]
    end_run(people, "succeeded", rows=9)
    assert kinds(people) == []


def test_a_missing_permission_explains_the_empty_answer(people: People, connection: int) -> None:
    end_run(people, "partial", error_kind="empty_answer")
    change_connection(people, connection, missing_permissions=["read_insights"])
    change_page(people, missing_permissions=["read_insights"])
    assert kinds(people) == ["missing_required_permissions"]
    [alert] = alerts(people)
    assert alert.connection_id == connection
    assert alert.evidence["missing"] == ["read_insights"]
    assert "read_insights" in alert.sentence
    assert "Connect again" in alert.cure


def test_a_permission_that_one_page_lost_names_the_page(people: People, connection: int) -> None:
    change_page(people, missing_permissions=["pages_read_engagement"])
    assert kinds(people) == ["missing_required_permissions"]
    assert alerts(people)[0].meta_page_id == people.acme_page
    assert alerts(people)[0].sentence.startswith("Acme Coffee: ")


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        ("expired", "token_expired"),
        ("revoked", "token_revoked"),
        ("app_removed", "app_removed"),
        ("password_changed", "password_changed"),
        ("unreadable", "token_unreadable"),
    ],
)
def test_a_token_that_ended_is_told_once_for_all_its_pages(
    people: People, connection: int, status: str, kind: str
) -> None:
    change_connection(people, connection, status=status)
    change_page(people, access_status=status)
    assert kinds(people) == [kind]
    change_connection(people, connection, status="active")
    change_page(people, access_status="active")
    assert kinds(people) == []


def test_what_only_one_page_lost_is_told_of_the_page(people: People, connection: int) -> None:
    change_page(people, access_status="analyze_lost", can_analyze=False)
    assert kinds(people) == ["analyze_lost"]
    assert alerts(people)[0].meta_page_id == people.acme_page


def test_data_access_is_warned_of_for_14_days_and_then_has_ended(people, connection: int) -> None:
    now = now_utc()
    change_connection(people, connection, data_access_expires_at=now + timedelta(days=15))
    assert kinds(people) == []
    change_connection(people, connection, data_access_expires_at=now + timedelta(days=13))
    assert kinds(people) == ["data_access_expiring"]
    change_connection(people, connection, data_access_expires_at=now - timedelta(days=1))
    assert kinds(people) == ["data_access_expired"]


def test_a_page_that_waits_for_meta_for_a_day_is_told(people: People, connection: int) -> None:
    values = {"finished_at": None, "resume_at": now_utc() + HOUR}
    end_run(people, "throttled", ago=timedelta(hours=23), **values)
    end_run(people, "throttled", kind="post", ago=timedelta(hours=23), **values)
    assert kinds(people) == []
    assert kinds(people, now_utc() + timedelta(hours=2)) == ["throttled"]
    assert alerts(people)[0].evidence["kinds"] == ["page", "post"]


def test_a_page_is_stale_when_what_meta_published_was_unread_for_36_hours(people, connection):
    change_page(people, created_at=now_utc() - timedelta(days=30))
    read(people, until=1)
    end_run(people, "succeeded", rows=5, ago=timedelta(days=9))
    assert kinds(people) == []
    # Three days on, yesterday's day is the newest that was read.
    assert kinds(people, now_utc() + timedelta(days=3)) == ["stale"]
    [alert] = alerts(people)
    newest = pacific_day(now_utc()) - timedelta(days=1)
    assert alert.evidence["newest_day"] == str(newest)
    assert f"nothing newer than {newest:%a} {newest.day} {newest:%b %Y} was read" in alert.sentence


def test_a_run_that_succeeded_without_the_newest_days_leaves_a_page_stale(people, connection):
    change_page(people, created_at=now_utc() - timedelta(days=30))
    read(people, until=5)
    end_run(people, "succeeded", rows=5)
    assert kinds(people) == ["stale"]


@pytest.mark.parametrize(
    "change",
    [
        {"created_at": now_utc() - timedelta(hours=30)},
        {"access_status": "expired"},
        {"can_analyze": False},
        {"token_encrypted": None},
    ],
)
def test_a_page_that_could_not_be_read_for_36_hours_is_not_stale(people, connection, change):
    change_page(people, **{"created_at": now_utc() - timedelta(days=30)} | change)
    assert "stale" not in kinds(people)


def test_a_page_whose_first_run_is_on_its_way_is_not_stale_for_an_hour(people, connection):
    change_page(people, created_at=now_utc() - timedelta(days=30))
    end_run(people, "running", finished_at=None)
    assert kinds(people) == []
    assert kinds(people, now_utc() + timedelta(hours=2)) == ["stale"]


@pytest.mark.parametrize("kind", ["worker_lost", "database", "timed_out", "unexpected"])
def test_a_run_that_started_three_times_in_vain_is_told_at_once(people, connection, kind) -> None:
    end_run(people, "failed", error_kind=kind, attempts=3)
    assert kinds(people) == ["sync_failing"]


def test_a_run_that_starts_again_by_itself_is_not_told(people: People, connection: int) -> None:
    values = {"finished_at": None, "resume_at": now_utc()}
    end_run(people, "queued", error_kind="worker_lost", attempts=2, **values)
    assert kinds(people) == []


@pytest.mark.parametrize("kind", ["missing_values", "odd_values", "given_up", "unsupported_page"])
def test_what_a_run_tells_and_asks_again_is_no_failure(people, connection, kind: str) -> None:
    for hours in (3, 2, 1):
        end_run(people, "partial", ago=hours * HOUR, error_kind=kind)
    assert kinds(people) == []


def test_a_page_without_a_token_is_silent(people: People, connection: int) -> None:
    for hours in (3, 2, 1):
        end_run(people, "failed", ago=hours * HOUR, error_kind="retry")
    assert kinds(people) == ["sync_failing"]
    change_page(people, token_encrypted=None, access_status="disconnected")
    change_connection(people, connection, status="disconnected")
    assert kinds(people) == []


def test_another_tenants_alerts_are_not_touched(people: People, connection: int) -> None:
    change_connection(people, connection, status="expired")
    watch_all()
    with tenant_session(people.globex) as session:
        assert session.scalars(select(Alert)).all() == []
