"""Every route and method as whoever is a member, and as whoever is not, in short.

The whole matrix, with what each identity changes, is tests/proofs/test_the_matrix.py.
"""

import pytest

from tests.matrix.conftest import World
from tests.matrix.identities import STRANGER, leaver, sign_in
from tests.matrix.marks import ACME, GLOBEX
from tests.matrix.state import State
from tests.matrix.walks import try_foreign, try_outside, try_own, try_to_read, try_without_csrf


def test_what_is_foreign_is_answered_as_what_is_not_there(world: World) -> None:
    wrong = [
        *try_foreign(world, sign_in(world.server, ACME, "owner")),
        *try_foreign(world, sign_in(world.server, GLOBEX, "viewer")),
    ]
    assert not wrong, "\n".join(wrong)


def test_an_owner_finds_their_own_things(world: World) -> None:
    wrong = try_to_read(world, sign_in(world.server, ACME, "owner"))
    assert not wrong, "\n".join(wrong)


def test_a_viewer_changes_what_the_roles_let_them(world: World) -> None:
    viewer = sign_in(world.server, ACME, "viewer")
    with State(world.engine) as state:
        wrong = try_own(world, viewer, state)
    assert not wrong, "\n".join(wrong)


def test_whoever_is_not_signed_in_or_has_left_is_sent_to_the_door(world: World) -> None:
    outside = (STRANGER, *leaver(world.server, world.engine))
    wrong = [each for who in outside for each in try_outside(world, who, [ACME])]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("path", ["/share/../pages", "/assets//pages", "/auth//x", "/favicon.ico"])
def test_no_open_folder_leads_to_the_page_of_dash(world: World, path: str) -> None:
    answer = world.server.test_client().get(path)
    assert answer.status_code == 404
    assert "_dash" not in answer.text


def test_no_change_goes_without_the_token_of_the_session(world: World) -> None:
    wrong = try_without_csrf(world, sign_in(world.server, ACME, "owner"))
    assert not wrong, "\n".join(wrong)


def test_every_table_holds_something_of_each_tenant(world: World) -> None:
    with State(world.engine) as state:
        wanted = {(table, mark.word) for mark in (ACME, GLOBEX) for table in state.owned_tables()}
        lacking = wanted - state.now().keys()
    assert not lacking, f"Add rows to tests/matrix/rows_of_*.py: {sorted(lacking)}"
