import math

import pytest

from ingest.graph.bisect import fetch_with_bisection
from ingest.graph.errors import GraphError
from ingest.graph.sentences import ErrorKind


class Api:
    def __init__(self, dead, kind=ErrorKind.BAD_METRIC, **fields):
        self.dead, self.kind, self.fields, self.calls = set(dead), kind, fields, 0

    def __call__(self, names):
        self.calls += 1
        assert names
        if self.dead & set(names):
            raise GraphError(self.kind, "no", **self.fields)
        return names


NAMES = [f"m{n}" for n in range(32)]


@pytest.mark.parametrize("dead", [[], ["m0"], ["m31"], ["m3", "m17"], ["m0", "m1", "m30"]])
def test_the_culprits_are_found_in_few_calls_and_all_others_answer(dead):
    api = Api(dead)
    result = fetch_with_bisection(api, NAMES)
    assert set(result.culprits) == set(dead)
    assert sorted(n for names in result.answers for n in names) == sorted(set(NAMES) - set(dead))
    assert api.calls <= 1 + 2 * len(dead) * math.log2(len(NAMES))


@pytest.mark.parametrize("kind", ["BAD_METRIC", "BAD_PERIOD", "MONETIZATION", "PERMISSION"])
def test_one_failing_metric_alone_is_the_culprit(kind):
    api = Api(["m"], ErrorKind[kind])
    assert set(fetch_with_bisection(api, ["m"]).culprits) == {"m"}
    assert api.calls == 1


def test_nothing_is_asked_for_no_metrics():
    api = Api([])
    assert fetch_with_bisection(api, []).answers == []
    assert api.calls == 0


@pytest.mark.parametrize("kind", ["THROTTLE", "REAUTHORISE", "GONE", "RETRY", "BAD_RANGE"])
def test_what_is_no_fault_of_a_metric_is_raised_at_once(kind):
    api = Api(NAMES, ErrorKind[kind])
    with pytest.raises(GraphError):
        fetch_with_bisection(api, NAMES)
    assert api.calls == 1


def test_a_permission_that_is_refused_for_all_metrics_is_raised_after_few_calls():
    api = Api(NAMES, ErrorKind.PERMISSION)
    with pytest.raises(GraphError):
        fetch_with_bisection(api, NAMES)
    assert api.calls < 12


def test_a_metric_that_is_an_unknown_error_for_ever_does_not_lose_the_others():
    api = Api(["m5"], ErrorKind.RETRY, code=1, subcode=99)
    result = fetch_with_bisection(api, NAMES)
    assert set(result.culprits) == {"m5"}
    assert sum(map(len, result.answers)) == 31
