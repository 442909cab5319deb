from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from dashboard.actions.reports import schedule_report, send_test
from dashboard.components.reports import DELETE
from models import ReportDelivery, ReportSchedule
from models.scope import tenant_session
from tests.dashboard.ui.settings_screens import confirm, press, screen
from tests.people import ACME_PAGE, ALICE, ANA, BOB, CHARLIE, People, actor
from tests.visitors import visitor

REFUSED = "Only owners and analysts may"
CLIENT = "client@customer.example"
TYPED = {
    "report_page": ACME_PAGE,
    "report_name": "For the client",
    "report_frequency": "weekly",
    "report_weekday": "1",
    "report_day": "1",
    "report_time": "09:30",
    "report_format": "pdf",
    "report_paper": "letter",
    "report_separator": "comma",
    "report_link": "0",
    "report_to": f"{CLIENT}; {BOB}",
}
BUTTONS = ("report-pause", "report-test")
ODD = (None, True, "1", [], {}, -1, 1.5, 10**30, 2**31, 999)
pytestmark = pytest.mark.usefixtures("analyst")


def scheduled(email: str = ALICE, **more: Any) -> int:
    """A report of the Page that is there."""
    who = actor(email)
    given = {"frequency": "weekly", "recipients": [CLIENT], "name": "Weekly numbers"} | more
    with tenant_session(who.tenant_id) as session:
        return schedule_report(who, session, ACME_PAGE, given).value.report_id


def reports(people: People) -> list[ReportSchedule]:
    with tenant_session(people.acme) as session:
        return list(session.scalars(select(ReportSchedule).order_by(ReportSchedule.id)))


def deliveries(people: People) -> list[ReportDelivery]:
    with tenant_session(people.acme) as session:
        return list(session.scalars(select(ReportDelivery)))


def send_form(server: Flask, email: str, **typed: Any) -> str:
    values = TYPED | typed
    return press(visitor(server, email), "report-wrong", "report-form", "n_submit", **values)


def test_owners_and_analysts_find_the_buttons_and_viewers_who_may(server: Flask) -> None:
    scheduled()
    for email in (ALICE, ANA):
        shown = screen(server, email, "reports")
        assert "Add a report" in shown
        assert "Delete “Weekly numbers”?" in shown
        assert REFUSED not in shown
    shown = screen(server, BOB, "reports")
    assert "Weekly numbers" in shown
    assert REFUSED in shown
    for button in ("Add a report", "Edit", "Pause", "Delete"):
        assert button not in shown
    assert "Weekly numbers" not in screen(server, CHARLIE, "reports")


def test_when_and_to_whom_is_said_in_words(server: Flask, people: People) -> None:
    scheduled(weekday=4, hour=17, minute=5, recipients=[CLIENT, BOB])
    scheduled(frequency="monthly", month_day=31, name="", export_format="csv")
    scheduled(frequency="monthly", month_day=2)
    with tenant_session(people.acme) as session:
        session.execute(update(ReportSchedule).values(unsubscribed=[BOB]))
    shown = screen(server, ALICE, "reports")
    assert "PDF of Acme Coffee, every Friday at 17:05, America/Jamaica" in shown
    assert "CSV of Acme Coffee, on the 31st of each month, or its last day, at 08:00" in shown
    assert "on the 2nd of each month at 08:00" in shown
    assert "Acme Coffee, monthly" in shown
    assert shown.count("unsubscribed") == 1
    assert "Next: " in shown


def test_the_next_and_the_last_time_are_told_by_the_workspaces_clocks(
    server: Flask, people: People
) -> None:
    report_id = scheduled(recipients=[CLIENT, BOB])
    who, sent = actor(ALICE), datetime(2026, 11, 3, 13, 0, tzinfo=UTC)
    with tenant_session(people.acme) as session:
        send_test(who, session, report_id)
        schedule = session.scalars(select(ReportSchedule)).one()
        schedule.next_at = datetime(2026, 12, 1, 3, 0, tzinfo=UTC)
        session.execute(update(ReportDelivery).values(status="sent", sent_at=sent))
    shown = screen(server, ALICE, "reports")
    assert "Next: Mon 30 Nov, 22:00" in shown
    assert f"Last: sent to {ALICE}, Tue 3 Nov, 08:00" in shown
    with tenant_session(people.acme) as session:
        session.execute(update(ReportDelivery).values(status="failed", error="The box is full."))
    assert f"Not sent to {ALICE}: The box is full." in screen(server, ALICE, "reports")


@pytest.mark.parametrize("email", [ALICE, ANA])
def test_a_report_is_added(server: Flask, people: People, email: str) -> None:
    assert '"report-form"' in press(
        visitor(server, email), "report-place", "report-add", "n_clicks"
    )
    said = send_form(server, email)
    assert "The report is scheduled." in said
    assert "every Tuesday at 09:30" in said
    made = reports(people)[0]
    assert (made.name, made.weekday, made.hour, made.minute) == ("For the client", 1, 9, 30)
    assert made.recipients == [CLIENT, BOB]
    assert made.options["paper"] == "letter"


def test_a_report_is_opened_and_changed(server: Flask, people: People) -> None:
    report_id = scheduled(hour=7)
    form = press(visitor(server, ANA), "report-place", {"report-edit": report_id}, "n_clicks")
    assert "Change the report" in form
    assert "07:00" in form
    said = send_form(server, ANA, report_edited=report_id, report_frequency="monthly")
    assert "The report is changed." in said
    assert [one.frequency for one in reports(people)] == ["monthly"]


@pytest.mark.parametrize(
    ("wrong", "field", "words"),
    [
        ({"report_to": " ,; "}, "report-to", "at least one e-mail address"),
        ({"report_to": "nobody"}, "report-to", "This is not an e-mail address: nobody"),
        ({"report_to": None}, "report-to", "at least one e-mail address"),
        ({"report_time": "25:00"}, "report-time", "hours and minutes"),
        ({"report_time": None}, "report-time", "hours and minutes"),
        ({"report_weekday": "7"}, "report-weekday", "between 0 and 6"),
        ({"report_weekday": "²"}, "report-weekday", "day of the list"),
        ({"report_day": [1]}, "report-day", "day of the list"),
        ({"report_frequency": "hourly"}, "report-frequency", "must be one of"),
        ({"report_format": {"a": 1}}, "report-format", "must be one of"),
        ({"report_paper": "a0"}, "report-paper", "must be one of"),
        ({"report_name": "x" * 121}, "report-name", "at most 120"),
    ],
)
def test_an_error_stands_at_its_field(
    server: Flask, people: People, wrong: dict[str, Any], field: str, words: str
) -> None:
    said = send_form(server, ALICE, **wrong).replace(" ", "")
    assert f'"{field}-wrong":{{"children":"' in said
    assert f'"{field}":{{"invalid":true' in said
    assert said.count('"invalid":true') == 1
    assert words.replace(" ", "") in said
    assert reports(people) == []


def test_a_report_rests_and_goes_on(server: Flask, people: People) -> None:
    report_id, ana = scheduled(), visitor(server, ANA)
    said = press(ana, "reports", {"report-pause": report_id}, "n_clicks")
    assert "The report is paused." in said
    assert "Resume" in said
    assert not reports(people)[0].is_active
    said = press(ana, "reports", {"report-pause": report_id}, "n_clicks")
    assert "The report is sent again." in said
    assert reports(people)[0].is_active


def test_a_test_goes_to_whoever_asks_alone(server: Flask, people: People) -> None:
    said = press(visitor(server, ANA), "reports", {"report-test": scheduled()}, "n_clicks")
    assert f"On its way to {ANA}." in said
    assert [one.recipient for one in deliveries(people)] == [ANA]


def test_a_report_is_deleted_after_a_yes(server: Flask, people: People) -> None:
    said = confirm(visitor(server, ANA), "reports", DELETE, scheduled())
    assert "nobody gets it any more" in said
    assert "No report is sent by mail yet." in said
    assert reports(people) == []


@pytest.mark.parametrize("email", [BOB, CHARLIE])
def test_nobody_else_touches_it(server: Flask, people: People, email: str) -> None:
    report_id, client = scheduled(), visitor(server, email)
    refused = REFUSED if email == BOB else "This is not there any more."
    for button in BUTTONS:
        assert refused in press(client, "reports", {button: report_id}, "n_clicks")
    assert refused in confirm(client, "reports", DELETE, report_id)
    assert refused in send_form(server, email, report_edited=report_id)
    assert refused in send_form(server, email)
    form = press(client, "report-place", {"report-edit": report_id}, "n_clicks")
    assert CLIENT not in form
    assert "Weekly numbers" not in form
    assert [(one.name, one.is_active) for one in reports(people)] == [("Weekly numbers", True)]
    assert deliveries(people) == []


@pytest.mark.parametrize("odd", ODD)
def test_forged_numbers_are_answered_calmly(server: Flask, people: People, odd: Any) -> None:
    scheduled()
    alice = visitor(server, ALICE)
    said = confirm(alice, "reports", DELETE, odd)
    said += press(alice, "report-place", {"report-edit": odd}, "n_clicks")
    for button in BUTTONS:
        said += press(alice, "reports", {button: odd}, "n_clicks")
    said += send_form(server, ALICE, report_edited=odd) if odd is not None else ""
    said += press(alice, "report-page", "report-page", "search_value", odd)
    assert "went wrong" not in said
    assert [one.name for one in reports(people)] == ["Weekly numbers"]


def test_pages_are_found_by_their_name_in_ones_own_workspace(server: Flask) -> None:
    alice, charlie = visitor(server, ALICE), visitor(server, CHARLIE)
    assert "Acme Coffee" in press(alice, "report-page", "report-page", "search_value", "coff")
    told = press(charlie, "report-page", "report-page", "search_value", "", report_page=ACME_PAGE)
    assert "Acme" not in told
