"""Reads that do not depend on each other share the time that Meta takes."""

import threading
from functools import partial

import pytest

from ingest.graph.batch import BatchItem, fetch_batch
from ingest.graph.errors import GraphError
from ingest.graph.side_by_side import AT_ONCE, side_by_side
from tests.graph.scripted import Answer, graph_error


def test_so_many_are_under_way_at_once_and_answers_keep_their_places(server, client):
    together = threading.Barrier(AT_ONCE, timeout=30)

    def script(request):
        # No answer goes out before as many requests are there.
        together.wait()
        return {"id": request.path.rsplit("/", 1)[-1]}

    server.always(script)
    ids = [str(number) for number in range(2 * AT_ONCE)]
    answers = side_by_side([partial(client.get, each) for each in ids])
    assert [answer["id"] for answer in answers] == ids
    assert (client.requests, client.calls) == (2 * AT_ONCE, 2 * AT_ONCE)


def test_one_refusal_loses_no_other_answer(server, client):
    server.always(lambda request: graph_error(100) if request.path.endswith("2") else {"id": "1"})
    good, bad = side_by_side([partial(client.get, "1"), partial(client.get, "2")])
    assert good == {"id": "1"}
    assert isinstance(bad, GraphError)


def test_what_is_no_refusal_of_metas_is_raised(client):
    with pytest.raises(ValueError, match="path"):
        side_by_side([partial(client.get, "../1"), partial(client.get, "2")])


def test_each_thread_has_a_connection_of_its_own(server, client):
    sessions = side_by_side([client._sessions.mine] * (2 * AT_ONCE))
    assert 1 <= len({id(session) for session in sessions}) <= AT_ONCE
    assert client._sessions.mine() not in sessions


def test_a_batch_of_many_loses_only_the_request_that_failed(server, client, waits):
    def script(request):
        if "/119?" in request.form["batch"].replace("%2F", "/"):
            return graph_error(80001)
        return [{"code": 200, "body": "{}"}] * request.form["batch"].count("relative_url")

    server.always(script)
    outcomes = fetch_batch(client, [BatchItem(str(number), {}) for number in range(120)])
    assert outcomes[:100] == [{}] * 100
    assert {outcome.code for outcome in outcomes[100:]} == {80001}
    server.always(lambda request: Answer(graph_error(80001).body, 400))
    with pytest.raises(GraphError):
        fetch_batch(client, [BatchItem(str(number), {}) for number in range(120)])
