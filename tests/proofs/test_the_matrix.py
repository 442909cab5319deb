"""Every route, callback and job × every identity × own, foreign and invented ids."""

import pytest

from ingest.sandbox.testing import RunningSandbox
from tests.ingest.conftest import sandbox  # noqa: F401
from tests.matrix.callbacks import presses, some
from tests.matrix.conftest import World, everything, world  # noqa: F401
from tests.matrix.identities import members, outsiders, sign_in
from tests.matrix.jobs import make_waiting
from tests.matrix.marks import ACME, GLOBEX
from tests.matrix.pressing import press_foreign, press_outside, press_own
from tests.matrix.state import State
from tests.matrix.walks import try_foreign, try_outside, try_own, try_without_csrf

pytestmark = pytest.mark.proof


def test_every_route_for_every_member(world: World) -> None:  # noqa: F811
    everybody, wrong = [*members(world.server)], []
    with State(world.engine) as state:
        for who in everybody:
            wrong += try_own(world, who, state)
            wrong += try_foreign(world, who, state)
            wrong += try_without_csrf(world, who) if who.cookies else []
    assert not wrong, "\n".join(wrong)


def test_every_callback_for_every_member(world: World) -> None:  # noqa: F811
    everybody, wrong, found = [*members(world.server)], [], {}
    owners = {mark: sign_in(world.server, mark, "owner") for mark in (ACME, GLOBEX)}
    with State(world.engine) as state:
        for mark, who in owners.items():
            found[mark] = presses(world.server, who, world.things[mark], state)
        for who in [each for each in everybody if each.cookies]:
            wrong += press_own(world, who, some(found[who.mark], 6), state)
            wrong += press_foreign(world, who, some(found[who.mark], 2), state)
        for who in [each for each in everybody if each.token]:
            wrong += press_outside(world, who, some(found[who.mark]), 403)
    assert not wrong, "\n".join(wrong)


def test_every_job_changes_its_own_tenant_alone(
    world: World,  # noqa: F811
    sandbox: RunningSandbox,  # noqa: F811
) -> None:
    jobs, wrong, done = make_waiting(world.things[ACME]), [], set()
    make_waiting(world.things[GLOBEX])
    with State(world.engine) as state:
        for job in jobs:
            job.put_and_perform()
            changed = state.changed()
            state.restore(changed)
            done |= {job.kind.name} if changed else set()
            foreign = sorted(table for table, whose in changed if whose == GLOBEX.word)
            wrong += [f"{job} changes {foreign}"] if foreign else []
    assert not wrong, "\n".join(wrong)
    assert done == {job.kind.name for job in jobs}


def test_everything_for_whoever_may_not_come_in(world: World) -> None:  # noqa: F811
    owner, wrong = sign_in(world.server, ACME, "owner"), []
    with State(world.engine) as state:
        found = presses(world.server, owner, world.things[ACME], state)
    for who in outsiders(world.server, world.engine):
        wrong += try_outside(world, who)
        wrong += press_outside(world, who, some(found))
    assert not wrong, "\n".join(wrong)
