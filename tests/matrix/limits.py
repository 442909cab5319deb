"""What a member who sees one Page alone tries with the tenant's other Page, in words.

All of Acme's things are about its first Page; the client sees the second, which holds nothing.
"""

import re
from collections.abc import Iterable

from sqlalchemy.orm import Session

from models import Membership, MembershipPage, MetaPage, User
from models.orm import now_utc
from tests.matrix.answers import same, sent_of, wrong_in
from tests.matrix.callbacks import Press
from tests.matrix.conftest import World
from tests.matrix.identities import Identity
from tests.matrix.marks import ACME, INVENTED, Hidden, Mark
from tests.matrix.members import api_token_row
from tests.matrix.pressing import CALM
from tests.matrix.routes import OPEN
from tests.matrix.state import State
from tests.people import password_hash

CLIENT = "client"
# Arguments of routes that name the first Page, or what belongs to it.
OF_A_PAGE = frozenset(
    {
        *("page_id", "post_id", "task_id", "export_job_id", "note_id", "goal_id", "report_id"),
        "delivery_id",
    }
)


def add_client(world: World) -> None:
    """A viewer of Acme's who sees its second Page alone, of which nothing is counted."""
    user = User(email=ACME.address(CLIENT), password_hash=password_hash())
    member = Membership(tenant_id=ACME.id(), role="viewer", is_limited=True, joined_at=now_utc())
    with Session(world.engine) as session, session.begin():
        session.get_one(MetaPage, (ACME.id(), ACME.id(2))).followers_count = None
        session.add(user)
        session.flush()
        member.user_id = user.id
        session.add_all([member, api_token_row(ACME, CLIENT, member)])
        session.flush()
        of_page = MembershipPage(user_id=user.id, meta_page_id=ACME.id(2))
        of_page.tenant_id = ACME.id()
        session.add(of_page)


def first_page(mark: Mark) -> Hidden:
    """Its id and name, its numbers, its posts, notes, reports, runs and files."""
    ids = rf"{mark.page_id()}(?!\d)|{mark.uuid_at(1)}|{mark.uuid_at(2)}"
    texts = "|".join(
        f"{mark.word} {each}"
        for each in ("Page 1", "beans", "private words", "report", "reason", "needs", "link")
    )
    return Hidden("the first Page", re.compile(f"{ids}|{texts}|{mark.figure_pattern}", re.I))


def try_beyond_the_limit(world: World, who: Identity) -> list[str]:
    """Each call about the first Page: nothing of it, and as the same about nobody's."""
    wrong, hidden = [], first_page(ACME)
    for call in world.routes.calls(world.things[ACME]):
        # Read-only links are for whoever has their secret.
        if call.endpoint in OPEN:
            continue
        answer = call.send(world.server, who)
        sent = sent_of(ACME, *call.sent)
        found = wrong_in(answer, sent, [hidden])
        if names_a_page(world, call.endpoint):
            for invented in call.about(ACME, INVENTED):
                beside = invented.send(world.server, who)
                if not same(answer, beside, (sent, sent_of(INVENTED, *invented.sent))):
                    status = f"answers {answer.status_code}"
                    found.append(f"{status}, and {beside.status_code} of nobody's")
        wrong += [f"{who.name}: {call} {each}" for each in found]
    return wrong


def press_beyond_the_limit(
    world: World, who: Identity, found: Iterable[Press], state: State
) -> list[str]:
    """Each press of an owner's about the first Page, by who does not see it."""
    wrong, hidden = [], first_page(ACME)
    for press in found:
        answer = press.send(world.server, who)
        # Otherwise the client's own account is deleted early, and all else is refused.
        state.restore(state.changed())
        faults = wrong_in(answer, sent_of(ACME, press.body), [hidden])
        faults += [] if answer.status_code in CALM else [f"answers {answer.status_code}"]
        wrong += [f"{who.name}: {press} {fault}" for fault in faults]
    return wrong


def names_a_page(world: World, endpoint: str) -> bool:
    """Whether an address of the route names something of a Page."""
    rules = world.server.url_map.iter_rules(endpoint)
    return any(rule.arguments & OF_A_PAGE for rule in rules)
