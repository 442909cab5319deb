import gzip
import hashlib
import hmac
import logging
import threading
import traceback

import pytest

from ingest.graph import client as client_module
from ingest.graph.client import GraphClient, Hooks
from ingest.graph.errors import GraphError
from ingest.graph.sentences import ErrorKind
from tests.graph.conftest import SECRET, TOKEN
from tests.graph.scripted import Answer, bad_metric, graph_error


def proof(token):
    return hmac.new(SECRET.encode(), token.encode(), hashlib.sha256).hexdigest()


def test_the_token_rides_in_the_header_and_never_in_the_address(server, client):
    client.get("me")
    assert server.requests[0].headers["Authorization"] == f"Bearer {TOKEN}"
    assert TOKEN not in server.requests[0].target
    assert server.requests[0].target == "/v27.0/me"


def test_the_proof_belongs_to_the_token_of_the_call(server, connect):
    user = connect(app_secret=SECRET)
    user.get("me")
    user.with_token("page-token").get("1/insights")
    assert [a.params["appsecret_proof"] for a in server.requests] == [
        proof(TOKEN),
        proof("page-token"),
    ]
    assert server.requests[1].headers["Authorization"] == "Bearer page-token"


def test_a_netrc_file_does_not_replace_the_token(server, client, monkeypatch, tmp_path):
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login a password b\n")
    monkeypatch.setenv("NETRC", str(netrc))
    client.get("me")
    assert server.requests[0].headers["Authorization"] == f"Bearer {TOKEN}"


def test_counters_are_shared_by_clients_of_other_tokens(client):
    client.get("me")
    client.with_token("page-token").get("1")
    assert (client.requests, client.calls) == (2, 2)


def test_decimals_come_exactly(server, client):
    server.then(Answer('{"value": 0.1000000000000000055511151231257827, "n": 12}'))
    assert str(client.get("1")["value"]) == "0.1000000000000000055511151231257827"


@pytest.mark.parametrize(
    "answer",
    [
        Answer("<html>Bad gateway</html>", 502),
        Answer('{"data": [', 200),
        Answer({"data": [1, 2, 3]}, cut_short=True),
        Answer(reset=True),
        Answer("", 200),
        graph_error(2, "later", 500, is_transient=True),
    ],
    ids=["html", "not-json", "cut", "reset", "empty", "transient"],
)
def test_a_passing_fault_is_tried_again(server, client, waits, answer):
    server.then(answer, {"id": "1"})
    assert client.get("1") == {"id": "1"}
    assert waits == [2.0]
    assert client.requests == 2


def test_five_attempts_with_doubling_waits_and_full_jitter(server, connect):
    waits: list[float] = []
    client = connect(hooks=Hooks(sleep=waits.append, rng=lambda: 0.5))
    server.always(lambda _: Answer("<html>", 503))
    with pytest.raises(GraphError) as caught:
        client.get("1")
    assert caught.value.kind is ErrorKind.RETRY
    assert waits == [1.0, 2.0, 4.0, 8.0]
    assert client.requests == 5


@pytest.mark.parametrize("code", [4, 10, 32, 100, 190, 200, 3001, 80001])
def test_a_lasting_error_is_not_tried_again(server, client, waits, code):
    server.then(graph_error(code))
    with pytest.raises(GraphError):
        client.get("1")
    assert (client.requests, waits) == (1, [])


def test_an_answer_that_does_not_come_in_time_is_a_passing_fault(server, connect, waits):
    done = threading.Event()
    server.then(Answer(hold=done), {"id": "1"})
    client = connect(timeout=(1, 0.2))
    try:
        assert client.get("1") == {"id": "1"}
    finally:
        done.set()
    assert waits == [2.0]


def test_a_server_that_is_not_there_is_a_passing_fault(waits):
    hooks = Hooks(sleep=waits.append, rng=lambda: 1.0)
    with (
        GraphClient("t", base_url="http://127.0.0.1:9", hooks=hooks) as client,
        pytest.raises(GraphError) as caught,
    ):
        client.get("me")
    assert caught.value.kind is ErrorKind.RETRY


def test_redirects_are_not_followed(server, client):
    server.then(Answer("", 302, {"Location": f"{server.url}/elsewhere"}))
    with pytest.raises(GraphError) as caught:
        client.get("me")
    assert caught.value.kind is ErrorKind.CONFIG
    assert len(server.requests) == 1


def test_an_answer_larger_than_allowed_is_refused_even_when_it_travels_small(
    server, client, monkeypatch
):
    monkeypatch.setattr(client_module, "MAX_BODY_BYTES", 1000)
    small = gzip.compress(b" " * 1_000_000)
    server.then(Answer(small, headers={"Content-Encoding": "gzip"}))
    with pytest.raises(GraphError) as caught:
        client.get("me")
    assert caught.value.kind is ErrorKind.REDUCE


def test_usage_reaches_the_callback_with_an_error_too(server, connect):
    seen = []
    client = connect(hooks=Hooks(on_usage=seen.extend))
    business = (
        '{"77":[{"type":"pages","call_count":97,"total_cputime":23,"total_time":24,'
        '"estimated_time_to_regain_access":3}]}'
    )
    error = graph_error(80001)
    error.headers = {
        "X-App-Usage": '{"call_count":28,"total_time":25,"total_cputime":26}',
        "x-business-use-case-usage": business,
        "X-Page-Usage": "{broken",
    }
    server.then(error)
    with pytest.raises(GraphError) as caught:
        client.get("me")
    assert caught.value.retry_after == 180
    assert [(u.budget, u.owner_id, u.peak) for u in seen] == [
        ("app", "", 28),
        ("business", "77", 97),
    ]


def test_a_caller_may_refuse_before_anything_is_sent(server, connect):
    def refuse(calls):
        raise GraphError(ErrorKind.THROTTLE, "wait", retry_after=60)

    client = connect(hooks=Hooks(before_request=refuse))
    with pytest.raises(GraphError) as caught:
        client.get("me")
    assert caught.value.retry_after == 60
    assert (server.requests, client.requests) == ([], 0)


@pytest.mark.parametrize("path", ["a.page.name", "a.page.name/insights", "1_2/insights"])
def test_ids_and_usernames_are_sent_as_they_are(server, client, path):
    client.get(path)
    assert server.requests[0].path == f"/v27.0/{path}"


@pytest.mark.parametrize(
    "path",
    [
        *("../me", "1/../2", "http://x", "1?x=1", "1 2", "/me", "a//b"),
        *("..", ".", "a..b", ".a", "a.", "a/.", "a/..", "a.b/../c", "a/b.c", "a.b\n", "é"),
    ],
)
def test_what_is_no_id_is_never_sent(server, client, path):
    with pytest.raises(ValueError, match="Graph API"):
        client.get(path)
    assert server.requests == []


def test_no_secret_shows_in_a_repr_a_traceback_or_a_log(server, connect, caplog):
    caplog.set_level(logging.DEBUG)
    client = connect(app_secret=SECRET)
    server.then(graph_error(190, f"Bad token {TOKEN} proof {proof(TOKEN)}"), bad_metric())
    server.always(lambda _: Answer(reset=True))
    shown = repr(client)
    for _ in range(3):
        try:
            client.get("me")
        except GraphError as error:
            shown += repr(error) + "".join(traceback.format_exception(error))
    shown += caplog.text
    for secret in (TOKEN, SECRET, proof(TOKEN)):
        assert secret not in shown
