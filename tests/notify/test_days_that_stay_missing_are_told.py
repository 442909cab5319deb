"""Days that stay missing although the Page is synced open a warning until they are there."""

from typing import Any

import pytest

from models.orm import now_utc
from models.pacific import pacific_day
from tests.notify.runs import (
    DAY,
    HOUR,
    alerts,
    change_page,
    closed,
    end_run,
    give_connection,
    kinds,
    read,
    resolved,
)
from tests.people import ACME_PAGE, People


@pytest.fixture
def synced(people: People) -> None:
    """A Page that was synced for four days, the last time just now."""
    give_connection(people)
    for days in (4, 3, 2, 1, 0):
        end_run(people, "succeeded", rows=9, ago=days * DAY)


def test_a_day_that_is_missing_for_three_days_is_told(people: People, synced) -> None:
    read(people, lacks=[3], reason="Facebook did not give a usable answer.")
    assert kinds(people) == []
    read(people, lacks=[4], reason="Facebook did not give a usable answer.")
    assert kinds(people) == ["incomplete"]
    [alert] = alerts(people)
    assert (alert.severity, alert.meta_page_id) == ("warning", people.acme_page)
    assert alert.sentence.startswith("Acme Coffee lacks numbers of ")
    assert f"pagelens gaps --page {ACME_PAGE} --repair" in alert.cure
    assert alert.evidence["metrics"] == ["page_media_view"]
    assert alert.evidence["reasons"] == ["Facebook did not give a usable answer."]


def test_an_old_day_that_is_read_once_more_a_night_late_is_not_told(people, synced) -> None:
    today = pacific_day(now_utc())
    read(people, settled=[(today - 400 * DAY, today - 33 * DAY)])
    assert kinds(people) == []
    read(people, settled=[(today - 400 * DAY, today - 34 * DAY)])
    assert kinds(people) == ["incomplete"]


def test_it_is_over_when_they_are_there(people: People, synced) -> None:
    read(people, lacks=[9, 10])
    assert kinds(people) == ["incomplete"]
    assert "2 days up to" in alerts(people)[0].sentence
    read(people, lacks=[9])
    assert kinds(people) == ["incomplete"]
    assert "2 days" not in alerts(people)[0].sentence
    read(people)
    assert (kinds(people), resolved(people)) == ([], ["incomplete"])


def test_what_meta_does_not_give_is_not_told_as_resolved(people: People, synced) -> None:
    read(people, lacks=[9])
    assert kinds(people) == ["incomplete"]
    day = pacific_day(now_utc()) - 9 * DAY
    read(people, lacks=[9], given_up=[(day, day)])
    assert kinds(people) == []
    assert resolved(people) == []
    assert "does not give" in closed(people)[0][1]


@pytest.mark.parametrize("run", [{"status": "running", "finished_at": None}, {"status": "queued"}])
def test_it_stays_open_while_a_run_is_at_it(people: People, synced, run: dict[str, Any]) -> None:
    read(people, lacks=[200])
    assert kinds(people) == ["incomplete"]
    end_run(people, run["status"], kind="backfill", finished_at=None)
    assert kinds(people) == ["incomplete"]


def test_a_history_that_makes_progress_is_waited_for(people: People, synced) -> None:
    read(people, lacks=range(100, 300))
    end_run(people, "succeeded", kind="backfill", rows=9, rows_changed=9, ago=5 * HOUR)
    assert kinds(people) == []
    change_page(people, name="Acme")
    end_run(people, "running", kind="backfill", finished_at=None)
    assert kinds(people) == []


def test_a_history_that_brings_nothing_new_any_more_is_told(people: People, synced) -> None:
    read(people, lacks=range(100, 300))
    end_run(people, "succeeded", kind="backfill", rows=9, ago=5 * HOUR)
    assert kinds(people) == ["incomplete"]


def test_days_that_are_checked_again_after_an_upgrade_are_not_told(people, synced) -> None:
    read(people, settled=[])
    change_page(people, being_checked=True)
    assert kinds(people) == []


def test_a_page_that_could_not_be_synced_for_three_days_is_not_told(people: People) -> None:
    give_connection(people)
    read(people, lacks=[9])
    for days in (9, 1, 0):
        end_run(people, "succeeded", rows=9, ago=days * DAY)
    assert kinds(people) == []


def test_another_alert_that_says_why_is_enough(people: People, synced) -> None:
    change_page(people, missing_permissions=["read_insights"])
    read(people, lacks=[9])
    assert kinds(people) == ["missing_required_permissions"]
