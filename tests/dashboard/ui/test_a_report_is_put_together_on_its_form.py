"""The form of a report: what it holds, and a report of what a screen showed."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from models import PageGroup, PageGroupPage, ReportSchedule
from models.scope import tenant_session
from tests.conftest import refresh_settings
from tests.dashboard.ui.settings_screens import press, screen
from tests.dashboard.ui.test_reports_are_scheduled_on_their_screen import TYPED
from tests.people import ACME_PAGE, ALICE, BOB, CHARLIE, People
from tests.visitors import visitor

SHOWN = f"/pages/{ACME_PAGE}/posts?range=last_90d&posts_sort=asc&q=coffee"
pytestmark = pytest.mark.usefixtures("analyst")


def send(server: Flask, **typed: object) -> str:
    values = TYPED | typed
    return press(visitor(server, ALICE), "report-wrong", "report-form", "n_submit", **values)


def the_report(people: People) -> ReportSchedule:
    with tenant_session(people.acme) as session:
        return session.scalars(select(ReportSchedule)).one()


def make_group(people: People) -> int:
    with tenant_session(people.acme) as session:
        group = PageGroup(tenant_id=people.acme, name="Town")
        session.add(group)
        session.flush()
        of_it = {"page_group_id": group.id, "meta_page_id": people.acme_page}
        session.add(PageGroupPage(tenant_id=people.acme, **of_it))
        return group.id


def test_sections_own_words_and_a_group_are_kept(server: Flask, people: People) -> None:
    number = make_group(people)
    said = send(
        server,
        report_format="pdf",
        report_sections=["posts", "overview"],
        report_more=[f"group:{number}"],
        report_introduction="Hello",
        report_comment="The fair.",
        report_range="last_90d",
    )
    assert "PDF of the group Town" in said
    made = the_report(people)
    assert (made.page_group_id, made.comment) == (number, "The fair.")
    told = [made.options[name] for name in ("sections", "introduction", "date_preset")]
    assert told == [["posts", "overview"], "Hello", "last_90d"]
    form = press(visitor(server, ALICE), "report-place", {"report-edit": made.id}, "n_clicks")
    assert f"group:{number}" in form
    assert "The fair." in form


def test_a_destination_is_asked_for_only_where_the_operator_names_one(
    server: Flask, people: People, environment: pytest.MonkeyPatch
) -> None:
    alice = visitor(server, ALICE)
    field = '"id": "report-destination-field", "className": "form-field'
    assert f'{field} d-none"' in _form(alice)
    environment.setenv("EXPORT_DESTINATIONS", "archive=file:///srv/secret")
    refresh_settings()
    form = _form(alice)
    assert f'{field}"' in form
    assert '"archive"' in form
    assert "/srv" not in form
    said = send(server, report_to="", report_destination="archive")
    assert "the destination archive" in said
    assert the_report(people).destination == "archive"
    wrong = send(server, report_to="", report_destination="elsewhere").replace(" ", "")
    assert '"report-destination-wrong":{"children":"The' in wrong


def _form(client: FlaskClient) -> str:
    return press(client, "report-place", "report-add", "n_clicks")


@pytest.mark.parametrize(
    ("wrong", "place"),
    [
        ({"report_sections": []}, "report-sections-wrong"),
        ({"report_sections": ["weather"]}, "report-sections-wrong"),
        ({"report_more": ["999"]}, "report-more-wrong"),
        ({"report_more": ["group:1", "group:2"]}, "report-more-wrong"),
        ({"report_range": "last_night"}, "report-range-wrong"),
        ({"report_compare": "never"}, "report-compare-wrong"),
    ],
)
def test_what_is_wrong_stands_at_its_field(
    server: Flask, wrong: dict[str, object], place: str
) -> None:
    said = send(server, **wrong).replace(" ", "")
    assert f'"{place}":{{"children":"' in said
    assert f'"{place}":{{"children":""' not in said


def test_what_a_screen_shows_is_scheduled(server: Flask, people: People) -> None:
    shown = screen(server, ALICE, "reports", of=SHOWN)
    assert "'posts_words': 'coffee'" in shown
    usual = screen(server, ALICE, "reports", of=f"/pages/{ACME_PAGE}")
    assert "'date_preset': 'last_28d'" in usual
    view = {"posts_sort": "asc", "posts_words": "coffee", "view": "posts", "else": 1}
    send(server, report_view=view, report_range="last_90d")
    kept = the_report(people).options
    told = (kept["posts_words"], kept["view"], kept["date_preset"], "else" in kept)
    assert told == ("coffee", "posts", "last_90d", False)


def test_what_it_is_compared_with_is_kept_and_shown_again(server: Flask, people: People) -> None:
    shown = screen(server, ALICE, "reports", of=f"/pages/{ACME_PAGE}?compare=none")
    assert "'compare': 'none'" in shown
    send(server, report_compare="year")
    made = the_report(people)
    assert made.options["compare"] == "year"
    form = press(visitor(server, ALICE), "report-place", {"report-edit": made.id}, "n_clicks")
    assert '"value": "year"' in form


def test_the_usual_days_are_those_of_how_often_it_goes(server: Flask, people: People) -> None:
    send(server, report_range="usual")
    assert "date_preset" not in the_report(people).options


@pytest.mark.parametrize("email", [BOB, CHARLIE])
def test_nobody_else_gets_the_form(server: Flask, email: str) -> None:
    assert "coffee" not in screen(server, email, "reports", of=SHOWN)
