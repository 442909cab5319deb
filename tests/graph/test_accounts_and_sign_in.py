import json
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from ingest.graph.accounts import (
    debug_token,
    decide_analyze,
    fetch_me,
    fetch_permissions,
    find_accounts,
    list_accounts,
)
from ingest.graph.errors import GraphError
from ingest.graph.oauth import SCOPES, dialog_url, exchange_code, exchange_for_long_lived
from ingest.graph.sentences import ErrorKind
from tests.graph.conftest import SECRET, TOKEN
from tests.graph.scripted import Answer, bad_metric, graph_error

NOW = datetime(2026, 11, 23, tzinfo=UTC)
PAGE = {
    "id": "11",
    "name": "Café",
    "access_token": "page-token-11",
    "tasks": ["ANALYZE"],
    "picture": {"data": {"url": "https://x/p.jpg"}},
    "followers_count": 5,
}


def test_accounts_are_paged_and_hide_their_tokens(server, client):
    server.then(
        {"data": [PAGE], "paging": {"cursors": {"after": "A"}, "next": "https://x"}},
        {"data": [{"id": "12", "name": "B"}]},
    )
    pages = list_accounts(client)
    assert [(p.page_id, p.can_analyze) for p in pages] == [("11", True), ("12", None)]
    assert pages[0].access_token == "page-token-11"
    assert pages[0].picture_url == "https://x/p.jpg"
    assert "page-token-11" not in repr(pages)


@pytest.mark.parametrize(
    ("tasks", "can"),
    [
        (["ANALYZE"], True),
        (["PROFILE_PLUS_ADVERTISE", "PROFILE_PLUS_ANALYZE"], True),
        (["PROFILE_PLUS_FULL_CONTROL"], True),
        (["PROFILE_PLUS_ADVERTISE", "PROFILE_PLUS_MESSAGING"], False),
        (["PROFILE_PLUS_MANAGE", "MANAGE"], False),
        ([], False),
        (None, None),
    ],
)
def test_old_and_new_tasks_let_see_insights_and_no_word_is_no_answer(server, client, tasks, can):
    server.then({"data": [PAGE | {"tasks": tasks}]})
    assert list_accounts(client)[0].can_analyze is can


@pytest.mark.parametrize(
    ("answer", "can"),
    [
        ({"data": []}, True),
        (bad_metric(), True),
        (graph_error(1, "An unknown error occurred", 500), True),
        (Answer("<html>", 502), True),
        (graph_error(4, "Application request limit reached"), True),
        (graph_error(2874008, "Pages with at least [100] likes"), True),
        (graph_error(200, "User does not have sufficient administrative permission"), False),
        (graph_error(10, "Application does not have permission for this action"), False),
        (graph_error(190, error_subcode=492), False),
        (graph_error(100, "Unsupported get request.", error_subcode=33), False),
    ],
)
def test_without_a_word_of_tasks_one_insights_call_decides(server, connect, answer, can):
    server.then({"data": [{"id": "12", "name": "B", "access_token": "page-token-12"}]})
    client = connect(attempts=1)
    [account] = list_accounts(client)
    server.then(answer)
    assert decide_analyze(client, account).can_analyze is can
    request = server.requests[-1]
    assert (request.path, request.params["period"]) == ("/v27.0/12/insights", "day")
    assert request.headers["Authorization"] == "Bearer page-token-12"
    assert len(server.requests) == 2


def test_a_permission_that_is_missing_anyway_says_nothing_about_the_page(server, client):
    server.then({"data": [{"id": "12", "name": "B", "access_token": "page-token-12"}]})
    [account] = list_accounts(client)
    server.then(graph_error(10, "requires the 'pages_read_engagement' permission"))
    assert decide_analyze(client, account, ["pages_read_engagement"]).can_analyze is True


def test_pages_that_only_the_token_names_are_read_by_id(server, client):
    server.then({"data": []}, PAGE, graph_error(100, "Unsupported get request.", error_subcode=33))
    found = find_accounts(client, ["11", "99"])
    assert [p.page_id for p in found.pages] == ["11"]
    assert found.refused["99"].kind is ErrorKind.GONE
    assert server.requests[1].path == "/v27.0/11"


def test_a_dead_token_is_raised(server, client):
    server.then({"data": []}, graph_error(190, error_subcode=463))
    with pytest.raises(GraphError, match="no") as caught:
        find_accounts(client, ["11"])
    assert "expired" in caught.value.sentence


def test_permissions_and_person(server, client):
    server.then({"data": [{"permission": "read_insights", "status": "declined"}]})
    assert fetch_permissions(client) == {"read_insights": "declined"}
    server.then({"id": "2", "name": "Ann"})
    assert fetch_me(client).name == "Ann"


def test_debug_token_is_asked_in_the_name_of_the_app(server, connect):
    told = json.dumps(
        {
            "data": {
                "app_id": "1",
                "type": "USER",
                "is_valid": True,
                "expires_at": 0,
                "data_access_expires_at": 1771459200,
                "scopes": ["read_insights"],
                "granular_scopes": [
                    {"scope": "read_insights", "target_ids": ["11"]},
                    {"scope": "pages_show_list"},
                ],
            }
        }
    )
    server.then([{"code": 200, "body": told}])
    info = debug_token(connect(app_secret=SECRET), TOKEN, app_id="1", app_secret=SECRET)
    [request] = server.requests
    assert request.headers["Authorization"] == f"Bearer 1|{SECRET}"
    [item] = json.loads(request.form["batch"])
    assert f"input_token={TOKEN}" in item["relative_url"]
    assert (request.method, request.target) == ("POST", "/v27.0/")
    assert (info.never_expires, info.expires_at, info.page_ids) == (True, None, ("11",))
    assert info.data_access_expires_at == datetime(2026, 2, 19, tzinfo=UTC)
    assert info.granular_scopes["pages_show_list"] is None


def test_the_dialog_asks_for_scopes_or_for_a_configuration():
    names = {"app_id": "1", "redirect_uri": "https://a/b?c=d", "state": "s"}
    url = dialog_url("https://www.facebook.com/", "v27.0", **names, ask_again=True)
    query = parse_qs(urlsplit(url).query)
    assert urlsplit(url).path == "/v27.0/dialog/oauth"
    assert query["redirect_uri"] == ["https://a/b?c=d"]
    assert query["scope"] == [",".join(SCOPES)]
    assert {"read_insights", "pages_read_engagement", "pages_show_list"} < set(SCOPES)
    assert query["auth_type"] == ["rerequest"]
    configured = parse_qs(urlsplit(dialog_url("https://f", "v27.0", **names, config_id="9")).query)
    assert configured["config_id"] == ["9"]
    assert "scope" not in configured


def test_a_code_becomes_a_token_and_then_a_long_lived_one(server, connect):
    client = connect("", app_secret=SECRET)
    server.then({"access_token": "short-token", "expires_in": 3600})
    short = exchange_code(
        client, "c0de", app_id="1", app_secret=SECRET, redirect_uri="https://a", now=lambda: NOW
    )
    server.then({"access_token": "long-token"})
    long = exchange_for_long_lived(
        client, short.access_token, app_id="1", app_secret=SECRET, now=lambda: NOW
    )
    assert short.expires_at == NOW + timedelta(hours=1)
    assert (long.access_token, long.expires_at) == ("long-token", None)
    assert "token'" not in repr(short) and "short-token" not in repr(short)
    assert "Authorization" not in server.requests[0].headers
    assert server.requests[1].form["grant_type"] == "fb_exchange_token"
    assert [r.target for r in server.requests] == ["/v27.0/oauth/access_token"] * 2


def test_a_refused_code_tells_no_secret(server, connect):
    server.then(graph_error(100, f"This code c0de-1234 was used; client_secret={SECRET}"))
    with pytest.raises(GraphError) as caught:
        exchange_code(
            connect(""), "c0de-1234", app_id="1", app_secret=SECRET, redirect_uri="https://a"
        )
    assert SECRET not in str(caught.value)
    assert "c0de-1234" not in str(caught.value)
