"""Lists of metrics go out in one batch; bad ones are found in rounds, and never by guessing."""

import json
import random
from datetime import date

import pytest

from ingest.graph.errors import GraphError
from ingest.graph.insights import InsightsRequest
from ingest.graph.reading import MOST_PROBES
from ingest.graph.sentences import ErrorKind
from tests.graph.scripted import Answer, graph_error
from tests.graph.windows import BAD, HEAVY, NAMES, SINCE, UNTIL, Api, dead, read, reading, requests


def test_a_whole_window_is_one_request(server, client):
    api = Api(server, lambda query: None)
    flags = [InsightsRequest((NAMES[0],), "day", SINCE, UNTIL, "is_from_ads")]
    found, got = read(client, requests() + flags)
    assert (client.requests, client.calls, api.batches) == (1, 7, 1)
    assert len(got) == 36 * 3 + 2
    assert (found.refusals, found.suspicious) == ([], False)
    assert {q["since"] for q in api.queries} == {"2026-11-01"}
    assert {q["until"] for q in api.queries} == {"2026-11-21"}


def test_the_batch_carries_its_token_where_meta_demands_it_and_a_proof_in_each_part(
    server, connect
):
    Api(server, lambda query: None)
    read(connect(app_secret="s3cr3t"), requests())
    sent = server.requests[0]
    assert sent.form["access_token"] == sent.headers["Authorization"].removeprefix("Bearer ")
    urls = [item["relative_url"] for item in json.loads(sent.form["batch"])]
    assert all("appsecret_proof=" in url and "access_token" not in url for url in urls)
    assert "appsecret_proof" in sent.form
    assert sent.params == {}
    assert all(url.startswith("v27.0/123/insights?") for url in urls)


def test_a_dead_metric_is_looked_for_once_and_missed_by_no_period(server, client):
    Api(server, dead("page_metric_5"))
    flags = [InsightsRequest(("page_metric_5",), "day", SINCE, UNTIL, "is_from_ads")]
    found, got = read(client, requests() + flags)
    assert {(r.metric, r.error.kind) for r in found.refusals} == {
        ("page_metric_5", ErrorKind.BAD_METRIC)
    }
    assert found.dead == {"page_metric_5"}
    assert not found.suspicious
    assert len({(name, period) for name, period, _ in got}) == 35 * 3
    assert client.calls <= 7 + 2 * 5 + 1 + 2
    assert client.requests <= 8


@pytest.mark.parametrize("victims", [NAMES[3:5], NAMES[3:15], NAMES[::3]])
def test_a_wave_of_retirements_is_found_whole(server, client, victims):
    Api(server, dead(*victims))
    found, got = read(client, requests())
    assert found.dead == set(victims)
    assert not found.suspicious
    assert len(got) == (36 - len(victims)) * 3


def test_an_api_that_refuses_every_name_is_not_believed_and_costs_few_calls(server, client):
    Api(server, lambda query: BAD)
    found = reading(client, requests(), witnesses=NAMES[30:])
    with pytest.raises(GraphError) as caught:
        list(found.rounds())
    assert caught.value.kind is ErrorKind.SUSPICIOUS
    assert found.suspicious
    assert client.calls <= 6 + 5


@pytest.mark.parametrize("chance", [0.1, 0.5, 0.8])
def test_an_api_that_refuses_at_random_is_not_believed_within_a_bound(server, client, chance):
    dice = random.Random(7)
    Api(server, lambda query: BAD if dice.random() < chance else None)
    found = reading(client, requests())
    try:
        list(found.rounds())
    except GraphError as error:
        assert error.kind is ErrorKind.SUSPICIOUS
    assert found.suspicious
    assert client.calls <= 6 + 5 + MOST_PROBES


def test_most_metrics_refused_at_once_marks_none(server, client):
    Api(server, dead(*NAMES[:25]))
    found, got = read(client, requests())
    assert found.suspicious
    assert {name for name, *_ in got} >= set(NAMES[30:])


def test_a_metric_that_lost_a_period_keeps_its_others(server, client):
    text = "(#100) For field 'insights': Param period must be one of {week, days_28}"
    wrong = (100, text)
    Api(server, lambda q: wrong if "page_metric_9" in q["names"] and q["period"] == "day" else None)
    found, got = read(client, requests())
    assert [(r.metric, r.period) for r in found.refusals] == [("page_metric_9", "day")]
    assert found.refusals[0].error.allowed_periods == ("week", "days_28")
    assert found.dead == set()
    assert {p for name, p, _ in got if name == "page_metric_9"} == {"week", "days_28"}


def test_a_breakdown_that_is_refused_leaves_the_totals_alone(server, client):
    text = "(#100) Param breakdown must be a valid breakdown for metric"
    Api(server, lambda q: (100, text) if q.get("breakdown") else dead("page_metric_1")(q))
    flags = [InsightsRequest(NAMES[:1], "day", SINCE, UNTIL, f) for f in ("is_from_ads",)]
    found, got = read(client, requests() + flags)
    assert {(r.metric, r.breakdown) for r in found.refusals} == {
        ("page_metric_1", None),
        ("page_metric_0", "is_from_ads"),
    }
    assert found.dead == {"page_metric_1"}
    assert {p for name, p, _ in got if name == NAMES[0]} == {"day", "week", "days_28"}


def test_what_is_too_heavy_is_asked_for_in_smaller_lists(server, client):
    Api(server, lambda query: HEAVY if len(query["names"]) > 5 else None)
    found, got = read(client, requests())
    assert len(got) == 36 * 3
    assert (found.refusals, found.suspicious) == ([], False)


def test_a_range_that_is_too_wide_is_asked_for_in_shorter_ones(server, client):
    wide = (100, "Invalid parameter", {"error_subcode": 1504016})

    def refusal_of(query):
        days = date.fromisoformat(query["until"]) - date.fromisoformat(query["since"])
        return wide if days.days > 7 else None

    api = Api(server, refusal_of)
    read(client, requests(NAMES[:3], ("day",)))
    answered = [q for q in api.queries if refusal_of(q) is None]
    days = {
        d
        for q in answered
        for d in range(
            date.fromisoformat(q["since"]).toordinal(), date.fromisoformat(q["until"]).toordinal()
        )
    }
    assert days == set(range(SINCE.toordinal(), UNTIL.toordinal() + 1))


def test_a_part_without_answer_is_repeated_alone(server, client, waits):
    left = ["null"]
    Api(server, lambda q: left.pop() if q["period"] == "week" and left else None)
    _found, got = read(client, requests())
    assert len(got) == 36 * 3
    assert client.calls == 6 + 1
    assert len(waits) == 1


def test_an_unknown_error_for_ever_loses_one_metric_and_says_nothing_about_it(server, client):
    unknown = (1, "An unknown error occurred", {"error_subcode": 99})
    Api(server, lambda query: unknown if "page_metric_2" in query["names"] else None)
    found, got = read(client, requests(NAMES[:12], ("day",), 6))
    assert [request.metrics for request, _ in found.failed] == [("page_metric_2",)]
    assert (found.refusals, found.dead, found.suspicious) == ([], set(), False)
    assert len(got) == 11
    # Five attempts for the list, two for each cut.
    assert client.requests <= 5 + 3 * 2


def test_unknown_errors_of_a_whole_period_are_no_metrics_fault_and_cost_little(server, client):
    unknown = (1, "An unknown error occurred")
    Api(server, lambda query: unknown if query["period"] == "week" else None)
    found, got = read(client, requests())
    assert (found.refusals, found.suspicious) == ([], False)
    assert {request.period for request, _ in found.failed} == {"week"}
    assert {name for request, _ in found.failed for name in request.metrics} == set(NAMES)
    assert len(got) == 36 * 2
    # Five attempts for two lists, two for each of their halves.
    assert client.calls <= 6 + 2 * 4 + 4 * 2


def test_a_period_that_fails_on_meta_s_side_loses_no_other(server, client):
    Api(
        server,
        lambda q: (2, "Try later", {"is_transient": True}) if q["period"] == "week" else None,
    )
    found, got = read(client, requests())
    assert {request.period for request, _ in found.failed} == {"week"}
    assert {period for _, period, _ in got} == {"day", "days_28"}


@pytest.mark.parametrize("code", [80001, 190])
def test_what_came_before_a_throttle_or_a_dead_token_is_handed_over_first(server, client, code):
    Api(server, lambda query: (code, "no") if query["period"] == "week" else None)
    found, got = reading(client, requests()), []
    with pytest.raises(GraphError) as caught:
        for answers in found.rounds():
            got += [request.period for request, _ in answers]
    assert caught.value.code == code
    assert set(got) == {"day", "days_28"}
    assert not found.refusals


def test_a_permission_refused_for_all_is_no_fault_of_a_metric(server, client):
    Api(server, lambda query: (10, "(#10) This endpoint requires …"))
    with pytest.raises(GraphError) as caught:
        list(reading(client, requests()).rounds())
    assert caught.value.kind is ErrorKind.PERMISSION
    assert client.calls == 6


def test_a_metric_tried_again_fails_no_other_and_is_asked_for_once(server, client):
    api = Api(server, dead("old"))
    trial = InsightsRequest(("old",), "day", SINCE, UNTIL)
    found, got = read(client, requests(), trials=[trial])
    assert [(r.metric, r.trial) for r in found.refusals] == [("old", True)]
    assert sum("old" in query["names"] for query in api.queries) == 1
    assert len(got) == 36 * 3
    assert client.requests == 1


def test_what_follows_from_a_refusal_is_asked_for_in_the_same_reading(server, client):
    Api(server, dead("page_metric_1"))
    more = InsightsRequest(("new_metric",), "day", SINCE, UNTIL)
    found, got = read(
        client,
        requests(),
        follow_up=lambda news: [more] if any(r.metric == "page_metric_1" for r in news) else [],
    )
    assert ("new_metric", "day", "") in got
    assert found.dead == {"page_metric_1"}


def test_a_batch_that_is_too_heavy_as_a_whole_is_cut_in_halves(server, client):
    api = Api(server, lambda query: None)
    inner = api.answer
    server.always(
        lambda request: (
            graph_error(*HEAVY, status=500)
            if len(json.loads(request.form["batch"])) > 2
            else inner(request)
        )
    )
    _found, got = read(client, requests())
    assert len(got) == 36 * 3


@pytest.mark.parametrize(
    "broken",
    [
        Answer("<html>Sorry</html>", 502),
        Answer('[{"code":200,"bo'),
        Answer(reset=True),
        Answer([{"code": 200, "body": '{"data":[{"na'}]),
        Answer({"error": {"message": "odd", "code": 2, "is_transient": True}}, 500),
    ],
)
def test_a_broken_answer_is_asked_for_again(server, client, waits, broken):
    Api(server, lambda query: None)
    server.then(broken)
    _found, got = read(client, requests(NAMES[:3], ("day",)))
    assert len(got) == 3
    assert len(waits) == 1


def test_five_attempts_are_enough(server, client, waits):
    server.always(lambda request: Answer("<html>Sorry</html>", 503))
    with pytest.raises(GraphError) as caught:
        list(reading(client, requests()).rounds())
    assert caught.value.kind is ErrorKind.RETRY
    assert client.requests == 5
    assert waits == [2, 4, 8, 16]
