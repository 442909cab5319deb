"""An agency's client, limited to one Page, with every route and callback about another one."""

import pytest

from tests.matrix.callbacks import presses, some
from tests.matrix.conftest import World
from tests.matrix.identities import sign_in, with_token
from tests.matrix.limits import (
    CLIENT,
    add_client,
    first_page,
    press_beyond_the_limit,
    try_beyond_the_limit,
)
from tests.matrix.marks import ACME
from tests.matrix.state import State
from tests.matrix.walks import try_foreign


def test_no_route_tells_of_another_page(world: World) -> None:
    add_client(world)
    own = f"/api/meta/pages/{ACME.page_id(2)}/overview/"
    other = f"/api/meta/pages/{ACME.page_id()}/overview/"
    owner = sign_in(world.server, ACME, "owner").client(world.server)
    assert first_page(ACME).pattern.search(owner.get(other).text)
    client = sign_in(world.server, ACME, CLIENT)
    assert client.client(world.server).get(own).status_code == 200
    wrong = try_beyond_the_limit(world, client)
    wrong += try_beyond_the_limit(world, with_token(ACME, CLIENT))
    assert not wrong, "\n".join(wrong)


@pytest.mark.proof
def test_no_callback_tells_of_another_page(world: World) -> None:
    add_client(world)
    client, owner = sign_in(world.server, ACME, CLIENT), sign_in(world.server, ACME, "owner")
    with State(world.engine) as state:
        found = presses(world.server, owner, world.things[ACME], state)
        wrong = press_beyond_the_limit(world, client, some(found, 2), state)
    assert not wrong, "\n".join(wrong)


def test_another_tenant_stays_foreign(world: World) -> None:
    add_client(world)
    wrong = try_foreign(world, sign_in(world.server, ACME, CLIENT))
    assert not wrong, "\n".join(wrong)
