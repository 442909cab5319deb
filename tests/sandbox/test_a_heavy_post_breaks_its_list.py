from datetime import datetime, timedelta

import pytest

from tests.sandbox.conftest import PAGE
from tests.sandbox.orders import clear, order

EDGE = f"{PAGE}/published_posts"
FIELDS = "id,created_time,message"


@pytest.fixture
def newest(sandbox, get):
    """The newest posts; the third of them breaks each list."""
    posts = get(EDGE, fields="id,created_time", limit="10")[1]["data"]
    order(sandbox, "heavy_post", post=posts[2]["id"])
    return posts


def is_heavy(answer):
    status, body = answer
    error = body.get("error", {})
    return (status, error.get("code"), error.get("message", "")[:33]) == (
        500,
        1,
        "Please reduce the amount of data ",
    )


@pytest.mark.parametrize("edge", ["published_posts", "posts", "feed"])
@pytest.mark.parametrize("limit", ["100", "3"])
def test_every_list_that_would_hold_it_is_refused(get, newest, edge, limit):
    assert is_heavy(get(f"{PAGE}/{edge}", fields=FIELDS, limit=limit))
    assert is_heavy(get(f"{PAGE}/{edge}", fields="id,created_time", limit=limit))


def test_it_is_refused_alone_after_the_cursor_of_the_post_before(get, newest):
    status, body = get(EDGE, fields=FIELDS, limit="2")
    assert status == 200
    after = body["paging"]["cursors"]["after"]
    assert is_heavy(get(EDGE, fields=FIELDS, limit="1", after=after))


@pytest.mark.parametrize("written", ["seconds", "date"])
def test_dates_lead_around_it(get, newest, written):
    def text(moment):
        return str(moment.date()) if written == "date" else str(int(moment.timestamp()))

    heavy = datetime.fromisoformat(newest[2]["created_time"])
    older = get(EDGE, fields=FIELDS, until=text(heavy), limit="5")
    assert older[0] == 200
    assert older[1]["data"][0]["id"] == newest[3]["id"]
    newer = get(EDGE, fields=FIELDS, since=text(heavy + timedelta(days=1)), limit="5")
    assert [post["id"] for post in newer[1]["data"]] == [post["id"] for post in newest[:2]]


def test_the_post_itself_answers(get, newest):
    post = newest[2]["id"]
    assert get(post, fields=FIELDS)[1]["id"] == post
    assert get(f"{post}/insights", metric="post_media_view", period="lifetime")[1]["data"]


def test_only_the_ids_of_the_list_may_pass(sandbox, get, newest):
    clear(sandbox, kind="heavy_post")
    order(sandbox, "heavy_post", post=newest[2]["id"], fields_ok=True)
    assert get(EDGE, fields="id,created_time", limit="10")[1]["data"] == newest
    assert is_heavy(get(EDGE, fields=FIELDS, limit="10"))
    assert is_heavy(get(EDGE, limit="10"))
