"""Every callback with another tenant's ids, and without being somebody, in short.

The whole matrix, with what each identity changes, is tests/proofs/test_the_matrix.py.
"""

from tests.matrix.callbacks import lone, presses, some
from tests.matrix.conftest import World
from tests.matrix.identities import STRANGER, sign_in
from tests.matrix.marks import ACME, GLOBEX
from tests.matrix.pressing import press_foreign, press_outside
from tests.matrix.state import State


def test_nobody_is_shown_or_changes_anything_of_another_tenant(world: World) -> None:
    globex = sign_in(world.server, GLOBEX, "owner")
    with State(world.engine) as state:
        found = presses(world.server, globex, world.things[GLOBEX], state)
        assert not lone(world.server, globex, found)
        wrong = press_foreign(world, globex, some(found), most=1)
        wrong += press_outside(world, STRANGER, some(found))
        changed = {table for table, whose in state.changed() if whose == ACME.word}
    assert not wrong, "\n".join(wrong)
    assert not changed
