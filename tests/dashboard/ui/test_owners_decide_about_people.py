from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from dashboard.components.people import DEACTIVATE, REACTIVATE
from models import Membership, User
from models.scope import wide_session
from tests.dashboard.ui.settings_screens import confirm, press, screen
from tests.people import ALICE, ANA, BOB, CHARLIE, actor
from tests.visitors import visitor

REFUSED = "Only owners may change roles; ask one of them."
pytestmark = pytest.mark.usefixtures("analyst")


def number(email: str) -> int:
    """The number by which addresses and buttons call a person of the tenant."""
    with wide_session("command") as session:
        mine = Membership.user_id == actor(email).user_id
        return session.scalars(select(Membership.number).where(mine)).one()


def role(email: str) -> str | None:
    with wide_session("command") as session:
        return session.scalar(
            select(Membership.role)
            .join(User, User.id == Membership.user_id)
            .where(User.email == email)
        )


def give(server: Flask, email: str, person_id: Any, new: Any) -> str:
    return press(visitor(server, email), "people", {"role": person_id}, "value", new)


def test_an_owner_finds_the_forms_and_others_who_may(server: Flask) -> None:
    owner = screen(server, ALICE, "people")
    assert "Add person" in owner
    assert "Deactivate bob@acme.example?" in owner
    assert REFUSED not in owner
    for email in (ANA, BOB):
        shown = screen(server, email, "people")
        assert BOB in shown
        assert REFUSED in shown
        assert "csrf_token" not in shown
        assert "Remove" not in shown


def test_everybody_sees_the_people_of_their_own_workspace_only(server: Flask) -> None:
    assert "acme.example" not in screen(server, CHARLIE, "people")
    assert "globex.example" not in screen(server, ALICE, "people")


def test_an_owner_gives_another_role(server: Flask) -> None:
    said = give(server, ALICE, number(BOB), "analyst")
    assert "The role is changed." in said
    assert role(BOB) == "analyst"


def test_a_choice_that_only_came_to_the_screen_changes_nothing(server: Flask) -> None:
    assert "is changed" not in give(server, ALICE, number(BOB), "viewer")


@pytest.mark.parametrize("email", [BOB, ANA, CHARLIE])
def test_nobody_else_changes_or_removes(server: Flask, email: str) -> None:
    for target in (ALICE, BOB):
        said = give(server, email, number(target), "analyst")
        said += confirm(visitor(server, email), "people", DEACTIVATE, number(target))
        # A viewer reads others' addresses in part.
        assert (ALICE in said) == (email == ANA)
    assert (role(ALICE), role(BOB)) == ("owner", "viewer")


def test_the_last_owner_stays_and_reads_why(server: Flask) -> None:
    alice = visitor(server, ALICE)
    for said in (
        press(alice, "people", {"role": number(ALICE)}, "value", "viewer"),
        confirm(alice, "people", DEACTIVATE, number(ALICE)),
    ):
        assert "A workspace needs an owner who has joined" in said
    assert role(ALICE) == "owner"


def test_who_is_deactivated_is_out_here_and_comes_in_again(server: Flask) -> None:
    alice, bob = visitor(server, ALICE), visitor(server, BOB)
    said = confirm(alice, "people", DEACTIVATE, number(BOB))
    assert "The person is deactivated" in said
    assert "Reactivate bob@acme.example?" in said
    assert bob.get("/api/people/").status_code == 401
    assert "can come in again" in confirm(alice, "people", REACTIVATE, number(BOB))
    assert visitor(server, BOB).get("/api/people/").status_code == 200


def test_who_leaves_their_own_workspace_is_shown_nothing_more_of_it(server: Flask) -> None:
    alice = visitor(server, ALICE)
    press(alice, "people", {"role": number(ANA)}, "value", "owner")
    said = confirm(alice, "people", DEACTIVATE, number(ALICE))
    assert ANA not in said
    assert '"href":"/"' in said.replace(" ", "")
    assert alice.get("/api/people/").status_code == 401


@pytest.mark.parametrize("key", [0, -1, True, "1", None, [], {}, 1.5, 10**30, 2**31])
def test_a_forged_number_is_answered_calmly(server: Flask, key: Any) -> None:
    alice = visitor(server, ALICE)
    said = confirm(alice, "people", DEACTIVATE, key) + press(
        alice, "people", {"role": key}, "value", 7
    )
    said += press(alice, "people", {"role": key}, "value", "owner")
    assert "went wrong" not in said
    assert role(BOB) == "viewer"


@pytest.mark.parametrize("wrong", ["king", "", None, 7, [], {"a": 1}, "owner\x00"])
def test_a_role_that_is_none_is_refused(server: Flask, wrong: Any) -> None:
    assert "went wrong" not in give(server, ALICE, number(BOB), wrong)
    assert role(BOB) == "viewer"
