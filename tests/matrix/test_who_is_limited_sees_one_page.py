"""An agency's client, limited to one Page, with every route and method about another one."""

from tests.matrix.conftest import World
from tests.matrix.identities import sign_in, with_token
from tests.matrix.limits import CLIENT, add_client, first_page, try_beyond_the_limit
from tests.matrix.marks import ACME


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
