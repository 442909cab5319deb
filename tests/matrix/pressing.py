"""What one identity tries with every callback, and what is wrong with the answers, in words."""

from collections.abc import Iterable

from tests.matrix.answers import same, sent_of, told, wrong_in
from tests.matrix.callbacks import Press
from tests.matrix.conftest import World
from tests.matrix.identities import Identity
from tests.matrix.marks import ACME, GLOBEX, INVENTED
from tests.matrix.roles_asked import actions_asked, refusal
from tests.matrix.state import TRACES, State

# 400: a pattern's places are not those of a screen, which no browser sends.
CALM = (200, 204, 400)


def press_foreign(
    world: World,
    who: Identity,
    found: Iterable[Press],
    state: State | None = None,
    most: int | None = None,
) -> list[str]:
    """Each press with foreign ids in it, beside the same with invented ones."""
    wrong = []
    for press in found:
        pairs = zip(press.about(who.mark, who.other), press.about(who.mark, INVENTED), strict=True)
        for foreign, invented in [*pairs][:most]:
            sent = sent_of(who.other, foreign.body), sent_of(INVENTED, invented.body)
            answer = foreign.send(world.server, who)
            faults = wrong_in(answer, sent[0], [who.other]) + _changes(state, who)
            beside = invented.send(world.server, who)
            if not same(answer, beside, sent):
                faults.append(f"answers {answer.status_code}, and {beside.status_code} of nobody's")
            faults += _changes(state, who)
            wrong += [f"{who.name}: {foreign} {fault}" for fault in faults]
    return wrong


def press_own(world: World, who: Identity, found: Iterable[Press], state: State) -> list[str]:
    """Each press about one's own things: as the roles say, and nothing of anybody else."""
    wrong = []
    for press in found:
        with actions_asked() as asked:
            answer = press.send(world.server, who)
        faults = wrong_in(answer, (), [who.other])
        if answer.status_code not in CALM:
            faults.append(f"answers {answer.status_code}")
        refused = refusal(asked, who)
        if refused and refused not in told(answer):
            faults.append(f"is not told “{refused}”")
        faults += _changes(state, who, refused)
        wrong += [f"{who.name}: {press} {fault}" for fault in faults]
    return wrong


def press_outside(
    world: World, who: Identity, found: Iterable[Press], refused: int = 401
) -> list[str]:
    """Each press without being somebody, or as a program, which has the API."""
    wrong = []
    for press in found:
        answer = press.send(world.server, who)
        faults = wrong_in(answer, (), (ACME, GLOBEX))
        faults += [] if answer.status_code == refused else [f"answers {answer.status_code}"]
        wrong += [f"{who.name}: {press} {fault}" for fault in faults]
    return wrong


def _changes(state: State | None, who: Identity, refused: str = "") -> list[str]:
    if state is None:
        return []
    changed = state.changed()
    state.restore(changed)
    foreign = {part for part in changed if part[1] == who.other.word}
    may_change = not refused and who.scope != "read"
    lost = set() if may_change else {part for part in changed if part[0] not in TRACES}
    return [f"changes {sorted(foreign | lost)}"] if foreign | lost else []
