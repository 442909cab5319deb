from datetime import timedelta

import pytest
import requests

from ingest.sandbox.characters import COFFEE, RUNNING
from ingest.sandbox.credentials import (
    DEMO_APP_ID,
    DEMO_APP_SECRET,
    demo_page_token,
    demo_user_token,
)
from tests.sandbox.conftest import NOW, PAGE
from tests.sandbox.orders import order

EDGE, ASK = f"{PAGE}/insights", {"metric": "page_follows", "period": "day"}


def debug(sandbox, token):
    params = {"input_token": token, "access_token": f"{DEMO_APP_ID}|{DEMO_APP_SECRET}"}
    return requests.get(f"{sandbox.url}/debug_token", params=params, timeout=10).json()["data"]


def permissions(get):
    return {row["status"] for row in get("me/permissions", demo_user_token())[1]["data"]}


def test_until_then_all_is_answered(sandbox, get):
    order(sandbox, "data_access", at="2026-11-22")
    assert get(EDGE, **ASK)[1]["data"]
    assert permissions(get) == {"granted"}
    assert debug(sandbox, demo_user_token())["data_access_expires_at"] > NOW.timestamp()


def test_when_it_has_ended_the_token_is_valid_and_says_since_when(sandbox, get):
    order(sandbox, "data_access", at="2026-11-22")
    sandbox.world.clock.set(NOW + timedelta(days=10))
    told = debug(sandbox, demo_page_token(PAGE))
    assert told["is_valid"] is True
    # Pacific midnight of the day, and it stays there.
    assert told["data_access_expires_at"] == 1795334400
    assert "read_insights" in told["scopes"]


def test_permissions_are_expired_and_open_nothing(sandbox, get, refusal):
    order(sandbox, "data_access", days=-1)
    assert permissions(get) == {"expired"}
    assert refusal(EDGE, **ASK)["code"] == 10
    assert refusal(f"{PAGE}/published_posts")["code"] == 10
    assert get("me/accounts", demo_user_token())[1] == {"data": []}


def test_or_the_token_is_refused(sandbox, refusal):
    order(sandbox, "data_access", days=-1, answers="token")
    for path, token in ((EDGE, None), ("me/accounts", demo_user_token())):
        error = refusal(path, token, **ASK)
        assert (error["code"], error["error_subcode"]) == (190, 493)
        assert "90 days" in error["message"]
    assert debug(sandbox, demo_page_token(PAGE))["is_valid"] is True


def test_or_insights_are_empty(sandbox, get):
    order(sandbox, "data_access", days=-1, answers="empty")
    assert get(EDGE, **ASK) == (200, {"data": []})
    assert get(f"{PAGE}/published_posts")[1]["data"]


def test_or_only_debug_token_and_permissions_tell(sandbox, get):
    order(sandbox, "data_access", days=-1, answers="nothing")
    assert get(EDGE, **ASK)[1]["data"]
    assert permissions(get) == {"expired"}


@pytest.mark.parametrize("page, status", [(COFFEE, 400), (RUNNING, 200)])
def test_it_may_end_for_one_page(sandbox, get, page, status):
    order(sandbox, "data_access", days=-1, page=COFFEE.page_id)
    answer = get(f"{page.page_id}/insights", demo_page_token(page.page_id), **ASK)
    assert answer[0] == status
