"""What one identity tries with every route, and what is wrong with the answers, in words."""

from collections.abc import Iterable

from werkzeug.test import TestResponse

from tests.matrix.answers import same, sent_of, told, wrong_in
from tests.matrix.conftest import World
from tests.matrix.identities import Identity
from tests.matrix.marks import ACME, GLOBEX, INVENTED, Mark
from tests.matrix.roles_asked import actions_asked, refusal
from tests.matrix.routes import OPEN, SIGNED, Call
from tests.matrix.state import TRACES, State

# Changes that take no role: of one's own session, or with a secret in place of a session.
WITHOUT_ROLE = frozenset(
    {
        *("auth.sign_in", "auth.sign_out", "auth.change_tenant", "auth.first_password"),
        *("joining.join", "unsubscribe.act", "digest_out.act", "/_dash-update-component"),
    }
)
NO_ACTION = (
    "changes something and asks for no role: call an @action, or give it a body with which it does"
    " in tests/matrix/bodies.py, or say in tests/matrix/walks.py why it takes none"
)
# What a signed-in owner is answered where it is not a page or a thing.
ELSEWHERE = {
    "auth.static": 404,
    "plotly": 302,
    "_dash_assets.static": 404,
    "/_dash-component-suites/<string:package_name>/<path:fingerprinted_path>": 404,
    "unsubscribe.ask": 404,
    "digest_out.ask": 404,
    "joining.invitation_page": 404,
    "people_form.invitation_reloaded": 302,
    "connect.callback": 409,
}
REFUSED = (401, 403, 404)
INVITATIONS = ("joining.invitation_page", "joining.join")


def try_foreign(world: World, who: Identity, state: State | None = None) -> list[str]:
    """Each call about a foreign thing, beside the same about an invented one."""
    wrong = []
    for call in world.routes.calls(world.things[who.mark]):
        both = zip(call.about(who.mark, who.other), call.about(who.mark, INVENTED), strict=True)
        for foreign, invented in both:
            sent = sent_of(who.other, *foreign.sent), sent_of(INVENTED, *invented.sent)
            answer = foreign.send(world.server, who)
            found = wrong_in(answer, sent[0], [who.other])
            found += _touched(state, who, foreign, answer.status_code)
            beside = invented.send(world.server, who)
            if not same(answer, beside, sent):
                found.append(f"answers {answer.status_code}, and {beside.status_code} of nobody's")
            found += _touched(state, who, invented, beside.status_code)
            wrong += [f"{who.name}: {foreign} {each}" for each in found]
    return wrong


def try_own(world: World, who: Identity, state: State) -> list[str]:
    """Each call about one's own things: as the roles say, and nothing of anybody else."""
    wrong = []
    for call in world.routes.calls(world.things[who.mark]):
        with actions_asked() as asked:
            answer = call.send(world.server, who)
        found = wrong_in(answer, sent_of(who.mark, *call.sent), [who.other])
        refused = refusal(asked, who)
        if refused and not (answer.status_code == 403 and refused in _plain(told(answer))):
            found.append(f"answers {answer.status_code} where “{refused}” is right")
        if call.is_change and not asked and call.endpoint not in WITHOUT_ROLE | OPEN:
            found += [] if answer.status_code in REFUSED else [NO_ACTION]
        found += _touched(state, who, call, answer.status_code)
        wrong += [f"{who.name}: {call} {each}" for each in found]
    return wrong


def try_to_read(world: World, who: Identity) -> list[str]:
    """Each call that reads one's own things: they are there, so that others' would be seen."""
    wrong = []
    for call in world.routes.calls(world.things[who.mark]):
        if not call.is_change:
            answer = call.send(world.server, who)
            found = wrong_in(answer, sent_of(who.mark, *call.sent), [who.other])
            names_something = any(call.about(who.mark, who.other))
            right = {ELSEWHERE.get(call.endpoint, 200), 200 if names_something else 302}
            found += [] if answer.status_code in right else [f"answers {answer.status_code}"]
            wrong += [f"{who.name}: {call} {each}" for each in found]
    return wrong


def try_outside(world: World, who: Identity, whose: Iterable[Mark] = (ACME, GLOBEX)) -> list[str]:
    """Everything, without being somebody: one is sent to the door and told nothing."""
    wrong = []
    for call in [each for mark in whose for each in world.routes.calls(world.things[mark])]:
        answer = call.send(world.server, who)
        sent = sent_of(ACME, *call.sent) | sent_of(GLOBEX, *call.sent) | {who.address}
        open_to_all = call.endpoint in OPEN
        found = wrong_in(answer, sent, () if open_to_all else (ACME, GLOBEX))
        if not open_to_all and not _is_turned_away(answer, call):
            found.append(f"answers {answer.status_code} {answer.location}")
        wrong += [f"{who.name}: {call} {each}" for each in found]
    return wrong


def try_without_csrf(world: World, who: Identity) -> list[str]:
    """Every change with no token of the session, and with a made-up one."""
    return [
        f"{who.name}: {call} answers {answer.status_code} without a CSRF token"
        for call in world.routes.calls(world.things[who.mark])
        if call.is_change and call.endpoint not in SIGNED
        for answer in (
            call.send(world.server, who, **{"X-CSRFToken": forged}) for forged in ("", "x")
        )
        if answer.status_code != 403
    ]


def _is_turned_away(answer: TestResponse, call: Call) -> bool:
    """Who knows a password but no workspace may come as far as to an invitation of their own."""
    at_an_invitation = answer.status_code == 404 and call.endpoint in INVITATIONS
    to_the_door = (answer.location or "").partition("?")[0] == "/login"
    return answer.status_code == 401 or to_the_door or at_an_invitation


def _touched(state: State | None, who: Identity, call: Call, status: int) -> list[str]:
    """What was changed that must not be; everything is as before afterwards.

    Whoever tries to sign in as somebody leaves a trace where that somebody is.
    """
    if state is None:
        return []
    changed = state.changed()
    state.restore(changed)
    at_the_door = TRACES if call.endpoint == "auth.sign_in" else frozenset()
    foreign = {part for part in changed if part[1] == who.other.word and part[0] not in at_the_door}
    may_change = status not in REFUSED and who.scope != "read"
    lost = set() if may_change else {part for part in changed if part[0] not in TRACES}
    return [f"changes {sorted(foreign | lost)}"] if foreign | lost else []


def _plain(page: str) -> str:
    return page.replace("&#39;", "'").replace("&#34;", '"')
