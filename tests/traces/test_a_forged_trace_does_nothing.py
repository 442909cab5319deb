"""Whoever writes a trace into Redis changes neither what is done nor for whom."""

import json

import pytest

from jobs import queues
from jobs.work.admission import RefusedJobError
from jobs.work.kinds import TICK
from tests.jobs.forging import call, forge
from tests.people import People
from tests.traces.collector import Collector
from traces.spans import is_traceparent, send, span

GOOD = f"00-{'a' * 32}-{'b' * 16}-01"
WRONG = (
    "",
    GOOD.upper(),
    GOOD + "\n",
    GOOD + "-more",
    GOOD.replace("00-", "ff-", 1),
    GOOD.replace("a", "0"),
    GOOD.replace("b", "0"),
    GOOD[:-2] + "04",
    "00-" + "٣" * 32 + GOOD[35:],
    7,
    [GOOD],
    {"traceparent": GOOD},
)


@pytest.mark.parametrize("wrong", WRONG, ids=repr)
def test_what_is_no_trace_is_refused_with_its_job(people: People, wrong: object) -> None:
    assert not is_traceparent(wrong)
    job = forge(TICK.job_id, call(TICK.function), meta=json.dumps({"traceparent": wrong}))
    assert job.meta == {}
    with pytest.raises(RefusedJobError, match="meta"):
        job.perform()


@pytest.mark.parametrize("more", [{"queue_class_name": "canary.Line"}, {"interval": "60"}])
def test_beside_a_trace_nothing_else_is_let_in(people: People, more: dict[str, str]) -> None:
    meta = json.dumps({"traceparent": GOOD, **more})
    job = forge(TICK.job_id, call(TICK.function), meta=meta)
    with pytest.raises(RefusedJobError, match="meta"):
        job.perform()


def test_a_well_formed_one_is_kept_for_whoever_puts_the_job_back(people: People) -> None:
    meta = json.dumps({"traceparent": GOOD, "interval": 60})
    job = forge(TICK.job_id, call(TICK.function), meta=meta)
    assert job.admitted() is None
    queues.put_again(job)
    again = queues.JsonJob.fetch(job.id, connection=queues.connection())
    assert again.meta == {"traceparent": GOOD}


def test_a_strange_parent_begins_a_trace_of_its_own(collector: Collector) -> None:
    with span("work", parent="00-evil"):
        pass
    send()
    (told,) = collector.named("work")
    assert told.parent_span_id == b""
