"""The panel of saved views: each callback as the people of two workspaces, forged or not."""

import json
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from dashboard.actions.saved_views import save_view, share_view
from dashboard.app import FAILED
from models import SavedView
from models.scope import tenant_session
from tests.dashboard.ui.pressing import OVERVIEW, confirm, drawn, press
from tests.people import ALICE, ANA, BOB, CHARLIE, GLOBEX_PAGE, People, actor
from tests.visitors import visitor

GONE = "This is not there any more."
NO_SHARING = "Only owners and analysts may share saved views; ask one of them."
ODD = (0, -1, True, "1", None, [], {}, 1.5, 10**30)
pytestmark = pytest.mark.usefixtures("analyst")


def kept(email: str, name: str = "Week", *, shared: bool = False) -> int:
    who, keep = actor(email), share_view if shared else save_view
    with tenant_session(who.tenant_id) as session:
        return keep(who, session, name, f"{OVERVIEW}?range=last_7d").value.id


def names(people: People) -> list[str]:
    with tenant_session(people.acme) as session:
        return list(session.scalars(select(SavedView.name).order_by(SavedView.name)))


def save(server: Flask, email: str, **given: Any) -> str:
    return press(visitor(server, email), "saved-form.n_submit", 1, **given)


def test_what_the_controls_say_is_saved_and_listed(server: Flask, people: People) -> None:
    said = save(server, ALICE, saved_name__value="Last week")
    assert "“Last week” is saved." in said
    assert f"{OVERVIEW}?range=last_7d" in said
    assert names(people) == ["Last week"]


def test_the_portfolio_has_the_panel_without_links_and_is_saved(
    server: Flask, people: People
) -> None:
    here = {"url__pathname": "/", "url__search": "?sort=views"}
    assert '"saved-open"' in json.dumps(drawn(server, ALICE, "/"))
    panel = press(visitor(server, ALICE), "saved-open.n_clicks", 1, **here)
    assert '"saved-form"' in panel
    assert '"link-form"' not in panel
    assert "/?sort=views" in save(server, BOB, saved_name__value="By views", **here)
    assert names(people) == ["By views"]


def test_the_panel_is_drawn_once_and_keeps_what_was_typed(server: Flask) -> None:
    alice = visitor(server, ALICE)
    assert '"saved-form"' in press(alice, "saved-open.n_clicks", 1)
    again = press(alice, "saved-open.n_clicks", 2)
    assert '"is_open":true' in again
    assert '"saved-form"' not in again


def test_without_a_name_it_says_so_at_the_field(server: Flask, people: People) -> None:
    said = save(server, ALICE, saved_name__value=" ")
    assert '"saved-name":{"invalid":true}' in said
    assert "Give the view a name." in said
    assert names(people) == []


def test_a_shared_one_is_seen_by_colleagues_alone(server: Flask) -> None:
    save(server, ANA, saved_name__value="Ours", saved_shared__value=True)
    save(server, ANA, saved_name__value="Mine")
    seen = {one: press(visitor(server, one), "saved.is_open", True) for one in (BOB, CHARLIE)}
    assert "Ours" in seen[BOB]
    assert "shared by ana" in seen[BOB]
    assert "Rename Ours" not in seen[BOB]
    assert "delete-view" not in seen[BOB]
    assert "Mine" not in seen[BOB]
    assert "Ours" not in seen[CHARLIE]


def test_a_viewer_who_forges_the_switch_shares_nothing(server: Flask, people: People) -> None:
    said = save(server, BOB, saved_name__value="Ours", saved_shared__value=True)
    assert NO_SHARING in said
    assert names(people) == []


def test_one_renames_ones_own_in_its_place(server: Flask, people: People) -> None:
    alice, view_id = visitor(server, ALICE), kept(ALICE)
    form = press(alice, "saved-edit.n_clicks", 1, view_id, link__children="Week")
    assert '"value":"Week"' in form
    said = press(alice, "saved-editing.n_submit", 1, view_id, saved_wanted__value="Seven days")
    assert "Seven days" in said
    assert names(people) == ["Seven days"]
    said = press(alice, "saved-editing.n_submit", 1, view_id, saved_wanted__value="")
    assert "Give the view a name." in said


@pytest.mark.parametrize("email", [ANA, BOB, CHARLIE])
def test_nobody_renames_or_deletes_anothers(server: Flask, people: People, email: str) -> None:
    view_id, client = kept(ALICE, shared=True), visitor(server, email)
    assert GONE in press(client, "saved-editing.n_submit", 1, view_id, saved_wanted__value="Stolen")
    assert GONE in confirm(client, "delete-view", view_id)
    assert names(people) == ["Week"]


def test_a_yes_deletes_ones_own_and_for_owners_what_is_shared(
    server: Flask, people: People
) -> None:
    own, shared = kept(BOB, "Bob's"), kept(ANA, "Ana's", shared=True)
    assert "“Bob's” is deleted." in confirm(visitor(server, BOB), "delete-view", own)
    assert "“Ana's” is deleted." in confirm(visitor(server, ALICE), "delete-view", shared)
    assert names(people) == []


@pytest.mark.parametrize("key", ODD)
def test_a_forged_number_is_answered_calmly(server: Flask, people: People, key: Any) -> None:
    alice, _view = visitor(server, ALICE), kept(ALICE)
    said = press(alice, "saved-edit.n_clicks", 1, key, link__children={"x": []})
    said += press(alice, "saved-editing.n_submit", 1, key, saved_wanted__value=["Week"])
    assert FAILED not in said + confirm(alice, "delete-view", key)
    assert names(people) == ["Week"]


@pytest.mark.parametrize(
    "pathname", ["/glossary", f"/pages/{GLOBEX_PAGE}", "javascript:alert(1)", None, 7, ["/"]]
)
def test_a_forged_address_is_not_saved(server: Flask, people: People, pathname: Any) -> None:
    said = save(server, ALICE, saved_name__value="Odd", url__pathname=pathname)
    assert "Only the portfolio, and the overview and the posts of one of your Pages" in said
    assert names(people) == []
