"""Every kind of job as somebody with a hand in Redis may write it: nothing strange is done."""

from tests.matrix.conftest import World
from tests.matrix.jobs import make_waiting, wrong_jobs
from tests.matrix.marks import ACME, GLOBEX
from tests.matrix.state import State


def test_a_job_that_names_what_is_not_its_own_changes_nothing(world: World) -> None:
    jobs = make_waiting(world.things[ACME])
    make_waiting(world.things[GLOBEX])
    wrong = []
    with State(world.engine) as state:
        for forged in [each for job in jobs for each in wrong_jobs(job, ACME, GLOBEX)]:
            forged.put_and_perform()
            changed = state.changed()
            state.restore(changed)
            wrong += [f"{forged} changes {sorted(changed)}"] if changed else []
    assert not wrong, "\n".join(wrong)
