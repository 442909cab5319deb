import json

import pytest
import requests

from ingest.sandbox.characters import COFFEE
from ingest.sandbox.credentials import demo_page_token
from tests.sandbox.conftest import PAGE
from tests.sandbox.orders import codes, order, send_batch

CLOSED = {
    "a field alias": (PAGE, {"fields": "name.as(title)"}),
    "an alias within": (f"{PAGE}/posts", {"fields": "id,insights.metric(post_clicks).as(c)"}),
    "a method in place of the real one": (PAGE, {"method": "post"}),
    "a callback": (PAGE, {"callback": "show"}),
}
ENDED = {
    "several ids": ("", {"ids": f"{PAGE},{PAGE}"}),
    "a form of dates": (f"{PAGE}/posts", {"date_format": "U"}),
}


@pytest.mark.parametrize("path, params", (CLOSED | ENDED).values(), ids=CLOSED | ENDED)
def test_the_newest_version_refuses(get, path, params):
    status, body = get(path, version="v27.0", **params)
    assert (status, body["error"]["code"]) == (400, 12)
    assert "deprecated for" in body["error"]["message"]


@pytest.mark.parametrize("path, params", CLOSED.values(), ids=CLOSED)
def test_older_versions_refuse_only_when_it_is_closed_everywhere(sandbox, get, path, params):
    assert get(path, version="v26.0", **params)[0] == 200
    order(sandbox, "closed_everywhere")
    assert get(path, version="v26.0", **params)[1]["error"]["code"] == 12


@pytest.mark.parametrize("path, params", ENDED.values(), ids=ENDED)
def test_what_ended_before_is_refused_by_all(get, path, params):
    assert get(path, version="v21.0", **params)[1]["error"]["code"] == 12


def test_a_batch_at_once_stays_and_an_asynchronous_one_ends(sandbox):
    assert codes(send_batch(sandbox, [f"{PAGE}?fields=name"], "v27.0")[1]) == [0]
    refused = send_batch(sandbox, [PAGE], "v27.0", is_async="true")[1]
    assert refused["error"]["code"] == 12
    form = {"access_token": demo_page_token(PAGE), "adbatch": "[]"}
    url = f"{sandbox.url}/v27.0/act_1/async_batch_requests"
    assert requests.post(url, data=form, timeout=10).json()["error"]["code"] == 12


def test_items_of_a_batch_have_its_version_unless_they_name_one(sandbox):
    items = [f"{PAGE}?fields=name.as(title)", f"v26.0/{PAGE}?fields=name.as(title)"]
    assert codes(send_batch(sandbox, items, "v27.0")[1]) == [12, 0]
    assert codes(send_batch(sandbox, items, "v26.0")[1]) == [0, 0]


def test_the_rate_of_consumption_is_refused_and_plays_are_answered(sandbox, get):
    posts = get(f"{PAGE}/published_posts", fields="id,attachments", limit="100")[1]["data"]
    video = next(
        item["target"]["id"]
        for post in posts
        for item in post.get("attachments", {}).get("data", [])
        if item["media_type"] == "video" and "/reel/" not in item["url"]
    )
    ask = {"metric": "total_video_play_count,total_video_views", "period": "lifetime"}
    plays, views = get(f"{video}/video_insights", **ask)[1]["data"]
    assert plays["values"][0]["value"] >= views["values"][0]["value"] > 0
    refused = get(f"{video}/video_insights", metric="total_video_consumption_rate")[1]
    assert "valid insights metric" in refused["error"]["message"]


def test_calls_without_a_version_get_the_newest(sandbox):
    params = {"access_token": demo_page_token(PAGE), "fields": "name"}
    answer = requests.get(f"{sandbox.url}/{PAGE}", params=params, timeout=10)
    assert answer.headers["facebook-api-version"] == "v27.0"
    assert json.loads(answer.text)["name"] == COFFEE.name
