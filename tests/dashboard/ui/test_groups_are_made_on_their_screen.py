from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from models.scope import tenant_session
from tests.dashboard.ui.pressing import confirm, drawn, press
from tests.people import ACME_PAGE, BOB, CHARLIE, GLOBEX_PAGE, People
from tests.visitors import visitor

MAKE = "new-group-form.n_submit"


def made(client: FlaskClient, name: Any, pages: Any) -> str:
    return press(client, MAKE, 1, new_group_name__value=name, new_group_pages__value=pages)


def groups(people: People) -> list[tuple[str, list[str]]]:
    from dashboard.queries.workspace.page_groups import list_groups

    with tenant_session(people.acme) as session:
        return [(one.name, one.page_ids) for one in list_groups(session, people.acme)]


def test_a_group_is_made_renamed_filled_and_ended(alice: FlaskClient, people: People) -> None:
    assert "The group “Coffee” is made." in made(alice, "Coffee", [ACME_PAGE])
    assert groups(people) == [("Coffee", [ACME_PAGE])]
    assert "Tea" in press(alice, "group-editing.n_submit", 1, 1, group_wanted__value="Tea")
    opened = press(alice, "group-pages-open.n_clicks", 1, 1)
    assert ACME_PAGE in opened
    assert "is changed" in press(
        alice, "group-pages-form.n_submit", 1, 1, group_pages_box__value=[]
    )
    assert groups(people) == [("Tea", [])]
    assert "its Pages stay" in confirm(alice, "end-group", 1)
    assert groups(people) == []


def test_what_is_wrong_stands_at_its_field(alice: FlaskClient, people: People) -> None:
    assert "Give the group a name." in made(alice, "", [ACME_PAGE])
    assert "One of these Pages is not here" in made(alice, "Coffee", [GLOBEX_PAGE])
    assert groups(people) == []


@pytest.mark.parametrize("odd", [None, 7, "x", {"a": 1}, [None, {}], [["x"]], "\ud800"])
def test_odd_pages_are_answered_calmly(alice: FlaskClient, people: People, odd: Any) -> None:
    assert "went wrong" not in made(alice, "Coffee", odd)


def test_a_viewer_reads_and_is_told_who_may(server: Flask, alice: FlaskClient) -> None:
    made(alice, "Coffee", [ACME_PAGE])
    shown = str(drawn(server, BOB, "/settings/groups"))
    assert "Coffee" in shown
    assert "Acme Coffee" in shown
    assert "Only owners and analysts may make groups of Pages" in shown
    assert "Make group" not in shown


def test_another_tenant_changes_nothing(server: Flask, alice: FlaskClient, people: People) -> None:
    made(alice, "Coffee", [ACME_PAGE])
    charlie = visitor(server, CHARLIE)
    said = press(charlie, "group-editing.n_submit", 1, 1, group_wanted__value="Tea")
    said += press(charlie, "group-pages-form.n_submit", 1, 1, group_pages_box__value=[])
    said += press(charlie, "group-pages-open.n_clicks", 1, 1) + confirm(charlie, "end-group", 1)
    assert ACME_PAGE not in said
    assert groups(people) == [("Coffee", [ACME_PAGE])]
