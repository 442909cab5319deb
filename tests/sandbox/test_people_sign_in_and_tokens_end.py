import re
from datetime import timedelta
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from ingest.sandbox.characters import COFFEE, DEMO_PAGES, FESTIVAL, MUSEUM
from ingest.sandbox.credentials import (
    DEMO_APP_ID,
    DEMO_APP_SECRET,
    demo_page_token,
    demo_system_user_token,
    demo_user_token,
)
from ingest.sandbox.testing import running_sandbox
from ingest.sandbox.tokens import proof_of

BACK = "http://127.0.0.1:1/back"
APP = {"client_id": DEMO_APP_ID, "client_secret": DEMO_APP_SECRET}
APP_TOKEN = f"{DEMO_APP_ID}|{DEMO_APP_SECRET}"


def links(sandbox, **params):
    asked = {"client_id": DEMO_APP_ID, "redirect_uri": BACK, "state": "s<1>", **params}
    page = requests.get(f"{sandbox.url}/v27.0/dialog/oauth", params=asked, timeout=10)
    return [unescape(link) for link in re.findall(r'<a[^>]* href="([^"]+)"', page.text)]


def test_continue_leads_back_with_a_code_that_buys_tokens(sandbox, get):
    go = parse_qs(urlsplit(links(sandbox)[0]).query)
    assert go["state"] == ["s<1>"]
    ask = {**APP, "redirect_uri": BACK, "code": go["code"][0]}
    short = get("oauth/access_token", **ask)[1]
    assert short["token_type"] == "bearer"
    long = get("oauth/access_token", grant_type="fb_exchange_token",
               fb_exchange_token=short["access_token"], **APP)[1]  # fmt: skip
    assert long["expires_in"] == 5183944
    assert get("me", long["access_token"])[1]["name"] == "Demo"


def test_cancel_leads_back_with_access_denied(sandbox):
    assert parse_qs(urlsplit(links(sandbox)[1]).query)["error"] == ["access_denied"]


def test_a_code_needs_the_same_address_and_the_right_secret(sandbox, refusal):
    code = parse_qs(urlsplit(links(sandbox)[0]).query)["code"][0]
    elsewhere = {**APP, "redirect_uri": BACK + "x", "code": code}
    assert refusal("oauth/access_token", **elsewhere)["code"] == 100
    wrong = {**APP, "client_secret": "no", "redirect_uri": BACK, "code": code}
    assert "client secret" in refusal("oauth/access_token", **wrong)["message"]


def test_accounts_are_paged_and_carry_working_page_tokens(get):
    fields = "id,name,access_token,tasks,picture{url},fan_count,followers_count"
    found, after = [], {}
    while True:
        body = get("me/accounts", demo_user_token(), fields=fields, limit="2", **after)[1]
        found += body["data"]
        if "next" not in body["paging"]:
            break
        after = {"after": body["paging"]["cursors"]["after"]}
    assert [page["id"] for page in found] == [page.page_id for page in DEMO_PAGES]
    assert get(f"{found[0]['id']}/insights", found[0]["access_token"], metric="page_follows")[1]
    tasks = {page["id"]: page["tasks"] for page in found}
    assert "ANALYZE" not in tasks[FESTIVAL.page_id]
    assert requests.get(found[0]["picture"]["data"]["url"], timeout=10).ok


def test_pages_of_a_business_hide_without_business_management(get):
    token = demo_user_token(("pages_show_list", "read_insights", "pages_read_engagement"))
    listed = {page["id"] for page in get("me/accounts", token)[1]["data"]}
    assert MUSEUM.page_id not in listed
    debug = get("debug_token", APP_TOKEN, input_token=token)[1]["data"]
    granted = {one["scope"]: one.get("target_ids") for one in debug["granular_scopes"]}
    assert MUSEUM.page_id in granted["read_insights"]
    assert get(MUSEUM.page_id, token, fields="access_token,name,tasks")[1]["access_token"]


def test_a_page_token_has_no_accounts(refusal):
    assert refusal("me/accounts", demo_page_token(COFFEE.page_id))["code"] == 100


def test_permissions_tell_what_was_taken_away(sandbox, get):
    sandbox.world.faults.add({"kind": "drop_permission", "permission": "read_insights"})
    rows = get("me/permissions", demo_system_user_token())[1]["data"]
    assert {"permission": "read_insights", "status": "declined"} in rows
    assert get(f"{COFFEE.page_id}/insights", metric="page_follows")[1] == {"data": []}


def test_expired_revoked_foreign_and_missing_tokens_are_refused(sandbox, refusal):
    ends = int((sandbox.world.now() + timedelta(hours=1)).timestamp())
    token = demo_user_token(expires_at=ends)
    sandbox.world.clock.advance(timedelta(hours=2))
    assert refusal("me", token)["error_subcode"] == 463
    sandbox.world.faults.add({"kind": "revoke", "page": COFFEE.page_id, "subcode": 458})
    assert refusal(COFFEE.page_id)["error_subcode"] == 458
    assert refusal("me", "EAASBXNONSENSE")["code"] == 190
    assert requests.get(f"{sandbox.url}/v27.0/me", timeout=10).json()["error"]["code"] == 2500


def test_debug_token_says_when_a_token_is_dead(sandbox, get):
    sandbox.world.faults.add({"kind": "revoke"})
    data = get("debug_token", APP_TOKEN, input_token=demo_page_token(COFFEE.page_id))[1]["data"]
    assert data["is_valid"] is False
    assert data["error"]["code"] == 190


def test_a_wrong_proof_is_refused(get, refusal):
    token = demo_page_token(COFFEE.page_id)
    good = proof_of(token, DEMO_APP_SECRET)
    assert get(COFFEE.page_id, appsecret_proof=good)[0] == 200
    assert "Invalid appsecret_proof" in refusal(COFFEE.page_id, appsecret_proof="00")["message"]


def test_an_app_may_enforce_the_proof():
    with running_sandbox(enforce_proof=True) as strict:
        url = f"{strict.url}/v27.0/me"
        answer = requests.get(url, params={"access_token": demo_user_token()}, timeout=10)
    assert "require an appsecret_proof" in answer.json()["error"]["message"]


@pytest.mark.parametrize(
    "asked, served", [("v19.0", "v21.0"), ("v26.0", "v26.0"), ("v27.0", "v27.0")]
)
def test_the_header_tells_the_version_that_served(sandbox, asked, served):
    answer = requests.get(f"{sandbox.url}/{asked}/me", timeout=10)
    assert answer.headers["facebook-api-version"] == served
