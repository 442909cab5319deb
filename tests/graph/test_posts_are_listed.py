import json
from datetime import UTC, datetime, timedelta

import pytest

from ingest.graph.errors import GraphError
from ingest.graph.media import media_type, video_id
from ingest.graph.post_insights import MetricKinds, Question, fetch_many
from ingest.graph.posts import list_post_counts, list_posts, newest_post
from ingest.graph.sentences import ErrorKind
from tests.graph.scripted import Answer, bad_metric, graph_error, row


def post(number, created="2026-03-05T16:24:04+0000", **fields):
    return {"id": f"1_{number}", "created_time": created, **fields}


def page(*posts, after=""):
    paging = {"cursors": {"before": "b", "after": after or "end"}}
    return {"data": list(posts), "paging": paging | ({"next": "https://x/?t=1"} if after else {})}


def answered(*rows):
    return [{"code": 200, "body": json.dumps({"data": rows})}]


def ids(pages):
    return [p.post_id for found in pages for p in found.posts]


def test_the_list_ends_where_next_is_absent_and_not_at_an_empty_page(server, client):
    server.then(page(post(1), after="A"), page(after="B"), page(post(2)))
    assert ids(list_posts(client, "1")) == ["1_1", "1_2"]
    assert [a.params.get("after") for a in server.requests] == [None, "A", "B"]


def test_a_cursor_that_comes_again_ends_the_list(server, client):
    server.always(lambda _: page(post(1), after="A"))
    assert ids(list_posts(client, "1")) == ["1_1", "1_1"]


def test_the_limit_is_halved_when_a_page_is_too_heavy(server, client):
    heavy = graph_error(1, "Please reduce the amount of data you're asking for", 500)
    server.then(page(post(1), after="A"), heavy, heavy, page(post(2)))
    assert ids(list_posts(client, "1", limit=40)) == ["1_1", "1_2"]
    assert [a.params["limit"] for a in server.requests] == ["40", "40", "20", "10"]


def test_a_single_post_that_is_too_heavy_is_an_error(server, client):
    server.always(lambda _: graph_error(1, "Please reduce the amount of data", 500))
    with pytest.raises(GraphError) as caught:
        ids(list_posts(client, "1", limit=4))
    assert caught.value.kind is ErrorKind.REDUCE
    assert [a.params["limit"] for a in server.requests] == ["4", "2", "1"]


def test_the_range_is_kept_to_the_second_whatever_meta_takes_in(server, client):
    since, until = datetime(2026, 3, 5, 8, tzinfo=UTC), datetime(2026, 3, 6, 8, tzinfo=UTC)
    first, early, late = "2026-03-05T08:00:00+0000", "2026-03-05T07:59:59+0000", str(until)
    server.then(page(post(1, late), post(2), post(3, first), post(4, early), {"id": "1_5"}))
    assert ids(list_posts(client, "1", since, until)) == ["1_2", "1_3"]
    params = server.requests[0].params
    assert int(params["since"]) < since.timestamp() <= int(params["since"]) + 1
    assert int(params["until"]) == until.timestamp()


def test_the_newest_post_of_some_moments_is_asked_for_as_lightly_as_can_be(server, client):
    until = datetime(2026, 3, 6, tzinfo=UTC)
    span = (until - timedelta(days=1), until)
    heavy = {
        "code": 500,
        "body": graph_error(1, "Please reduce the amount of data").data().decode(),
    }
    server.then(answered(), answered(post(1)), answered(post(1), post(2)), [heavy])
    assert newest_post(client, "1", *span) is None
    assert newest_post(client, "1", *span).post_id == "1_1"
    assert newest_post(client, "1", *span, {"1_1"}).post_id == "1_2"
    assert newest_post(client, "1", *span).kind is ErrorKind.REDUCE
    sent = [request.form["batch"] for request in server.requests]
    assert all("fields=id%2Ccreated_time" in batch for batch in sent)
    assert ["limit=2" in batch for batch in sent] == [False, False, True, False]


def test_nested_insights_are_read_and_absent_ones_are_told(server, client):
    rows = [row("post_clicks", (7, None), period="lifetime"), row("post_clicks", (0, "x"))]
    server.then(page(post(1, insights={"data": rows}, shares={"count": 3}), post(2)))
    (found,) = list_posts(client, "1", metrics=["post_clicks", "post_media_view"])
    assert (
        "insights.metric(post_clicks,post_media_view).period(lifetime)"
        in (server.requests[0].params["fields"])
    )
    assert set(found.insights) == {"1_1"}
    assert [p.value for p in found.insights["1_1"].points] == [7]
    assert found.insights["1_1"].metrics_seen == {"post_clicks"}
    assert [p.shares for p in found.posts] == [3, 0]
    assert client.calls == 1


def test_refused_counts_are_a_permission_error_of_their_own(server, client):
    total = {"data": [], "summary": {"total_count": 4}}
    server.then(page(post(1, reactions=total)), graph_error(10))
    (found,) = list_post_counts(client, "1")
    counts = found.counts["1_1"]
    assert (counts.reactions, counts.comments, found.is_last) == (4, None, True)
    assert found.oldest == datetime(2026, 3, 5, 16, 24, 4, tzinfo=UTC)
    with pytest.raises(GraphError) as caught:
        list(list_post_counts(client, "1"))
    assert caught.value.kind is ErrorKind.PERMISSION


@pytest.mark.parametrize(
    ("kind", "media", "name"),
    [
        ("photo", "photo", "photo"),
        ("cover_photo", "photo", "photo"),
        ("album", "album", "album"),
        ("video_inline", "video", "video"),
        ("video_autoplay", "video", "video"),
        ("animated_image_autoplay", "video", "video"),
        ("share", "link", "link"),
        ("event", "event", "event"),
        ("native_templates", "unknown", "status"),
    ],
)
def test_an_attachment_becomes_a_word_of_ours(kind, media, name):
    assert media_type({"attachments": {"data": [{"type": kind, "media_type": media}]}}) == name


def test_a_reel_is_known_by_its_address_and_a_post_without_attachment_is_a_status():
    reel = {
        "permalink_url": "https://www.facebook.com/reel/987/",
        "attachments": {"data": [{"type": "video_inline", "media_type": "video"}]},
    }
    assert (media_type(reel), video_id(reel)) == ("reel", "987")
    assert (media_type({}), video_id({})) == ("status", "")
    target = {"attachments": {"data": [{"type": "video_inline", "target": {"id": "55"}}]}}
    assert video_id(target) == "55"


def test_only_lifetime_rows_of_a_post_count(server, client):
    name = "post_total_media_view_unique"
    trap = row(name, (0, "2026-08-11T07:00:00+0000"))
    server.then(answered(trap, row(name, {"value": 789}, period="lifetime")))
    (answer,) = fetch_many(client, [Question("1_2", (name,))])
    assert [p.value for p in answer.points] == [789]
    assert "period=lifetime" in server.requests[0].form["batch"]


def test_a_map_with_nothing_in_it_says_nothing_however_meta_writes_it(server, client):
    names = ["a", "b", "c", "d"]
    values = [[{"value": {}}], [{}], [{"value": 0}], [{"value": {"like": 2}, "end_time": "x"}]]
    rows = [
        {"name": name, "period": "lifetime", "values": entries}
        for name, entries in zip(names, values, strict=True)
    ]
    server.then(answered(*rows))
    (answer,) = fetch_many(client, [Question("1_2", tuple(names))], MetricKinds(names))
    assert [(p.metric, p.breakdown_key, p.value) for p in answer.points] == [("d", "like", 2)]
    assert answer.full_maps == {"d"}


def test_a_count_that_cannot_be_is_kept_out_and_told_and_the_rest_is_in(server, client):
    values = {"a": -1, "b": 1.5, "c": 2**70, "d": 7, "e": 1.5}
    server.then(answered(*(row(n, {"value": v}, period="lifetime") for n, v in values.items())))
    (answer,) = fetch_many(
        client, [Question("1_2", tuple(values))], MetricKinds(counts=["a", "b", "c", "d"])
    )
    assert {p.metric: float(p.value) for p in answer.points} == {"d": 7, "e": 1.5}
    assert answer.odd == answer.empty == {"a", "b", "c"}


def test_no_more_is_asked_of_a_page_of_posts_than_it_carries(server, client):
    server.always(lambda _: page(post(1)))
    for count, limit in ((0, "100"), (4, "50"), (55, "16"), (2000, "1")):
        ids(list_posts(client, "1", metrics=[f"m{n}" for n in range(count)]))
        assert server.requests[-1].params["limit"] == limit


def test_a_list_is_complete_only_when_it_came_to_its_end(server, client):
    server.then(page(post(1), after="A"), page(post(2)))
    assert [found.is_last for found in list_posts(client, "1")] == [False, True]
    server.always(lambda _: page(post(1), after="A"))
    assert not any(found.is_last for found in list_posts(client, "1"))


def test_a_list_of_empty_pages_without_an_end_is_left(server, client):
    server.always(lambda request: page(after=f"{request.params.get('after', '')}A"))
    assert ids(list_posts(client, "1")) == []
    assert len(server.requests) == 20


def test_fifty_posts_share_a_request_and_only_the_unanswered_are_repeated(server, client):
    good = {
        "code": 200,
        "body": '{"data":[{"name":"m","period":"lifetime","values":[{"value":1}]}]}',
    }
    bad = {"code": 400, "body": bad_metric().data().decode()}
    left = {"1_1": None, "1_2": bad}

    def script(request):
        urls = [item["relative_url"] for item in json.loads(request.form["batch"])]
        # The first is left unanswered once.
        return [left.pop("1_1") if "/1_1/" in u and "1_1" in left else
                bad if "/1_2/" in u else good for u in urls]  # fmt: skip

    server.always(script)
    posts = [f"1_{n}" for n in range(60)]
    answers = fetch_many(client, [Question(post, ("m",)) for post in posts])
    assert (client.requests, client.calls) == (3, 61)
    failed = [name for name, a in zip(posts, answers, strict=True) if isinstance(a, GraphError)]
    assert failed == ["1_2"]
    assert answers[2].kind is ErrorKind.BAD_METRIC
    (again,) = [a for a in server.requests if a.form["batch"].count("relative_url") == 1]
    assert "v27.0/1_1/insights" in again.form["batch"]


def test_a_batch_that_is_throttled_as_a_whole_is_raised(server, client):
    server.then(graph_error(80001))
    with pytest.raises(GraphError) as caught:
        fetch_many(client, [Question("1_1", ("m",))])
    assert caught.value.kind is ErrorKind.THROTTLE


def test_items_that_stay_unanswered_are_errors_after_five_attempts(server, client):
    server.always(lambda _: Answer([None]))
    answers = fetch_many(client, [Question("1_1", ("m",))])
    assert answers[0].kind is ErrorKind.RETRY
    assert client.requests == 5
