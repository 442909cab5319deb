import re

import pytest

from ingest.graph.errors import classify
from ingest.graph.sentences import SENTENCES, SPECIAL_SENTENCES, ErrorKind

K = ErrorKind
PAGES_READ = "(#10) This endpoint requires the 'pages_read_engagement' permission or the 'Page …"
REDUCE = "Please reduce the amount of data you're asking for, then retry your request"
GONE = "Unsupported get request. Object with ID '1' does not exist, cannot be loaded due to …"
LIKES = "Facebook Page insights are only available for Pages with at least [100] likes"
MONEY = "(#200) Monetization metrics are only visible for Page admins"
RANGE = "There cannot be more than 93 days (8035200 s) between since and until"
SINCE = "(#100) since param is not valid. Metrics data is available for the last 2 years"
PROOF = "Invalid appsecret_proof provided in the API argument"

TABLE = [
    (1, 99, "An unknown error occurred", K.RETRY),
    (1, None, REDUCE, K.REDUCE),
    (2, None, "An unexpected error has occurred. Please retry your request later.", K.RETRY),
    (2, 1504044, "Service temporarily unavailable", K.RETRY),
    (3, None, "capability", K.CONFIG),
    (4, 1504022, "(#4) Application request limit reached", K.THROTTLE),
    (10, None, PAGES_READ, K.PERMISSION),
    (12, None, "deprecated endpoint", K.BAD_REQUEST),
    (17, 2446079, "(#17) User request limit reached", K.THROTTLE),
    (32, None, "(#32) Page request limit reached", K.THROTTLE),
    (100, None, "(#100) The value must be a valid insights metric", K.BAD_METRIC),
    (100, 33, GONE, K.GONE),
    (100, 1504016, "Invalid parameter", K.BAD_RANGE),
    (100, None, RANGE, K.BAD_RANGE),
    (100, None, SINCE, K.BAD_RANGE),
    (100, None, "(#100) Tried accessing nonexisting field (insights) on node", K.WRONG_NODE),
    (100, None, PROOF, K.CONFIG),
    (100, None, "API calls from the server require an appsecret_proof argument", K.CONFIG),
    (100, None, "(#100) Param limit must be a number", K.BAD_REQUEST),
    (102, None, "session key invalid", K.REAUTHORISE),
    (104, None, "Incorrect signature", K.CONFIG),
    *[(190, sub, "no", K.REAUTHORISE) for sub in (None, 458, 459, 460, 463, 464, 467, 492)],
    (
        190,
        493,
        "The access token is invalid since the user hasn't engaged the app …",
        K.REAUTHORISE,
    ),
    (10, None, "(#10) The user's data access has expired.", K.REAUTHORISE),
    (190, 2069032, "(#190) This method must be called with a Page Access Token", K.CONFIG),
    (200, None, "(#200) User does not have sufficient administrative permission", K.PERMISSION),
    (200, None, MONEY, K.MONETIZATION),
    (200, 2069030, "not supported for new Pages experience", K.UNSUPPORTED_PAGE),
    (200, 2069031, "not supported for new Pages experience", K.UNSUPPORTED_PAGE),
    (200, 2069033, "not supported for new Pages experience", K.UNSUPPORTED_PAGE),
    (210, None, "A page access token is required to request this resource.", K.PERMISSION),
    (283, None, "missing extended permission", K.PERMISSION),
    (299, None, "no", K.PERMISSION),
    (341, None, "application limit reached", K.THROTTLE),
    (368, None, "temporarily blocked for policies", K.THROTTLE),
    (613, 1996, "(#613) Calls to this api have exceeded the rate limit.", K.THROTTLE),
    (803, None, "unknown alias", K.GONE),
    (2500, None, "An active access token must be used to query information", K.REAUTHORISE),
    (2500, None, "Syntax error", K.BAD_REQUEST),
    (2500, None, "Unknown path components: /x", K.CONFIG),
    (3001, 1504028, "No metric was specified to be fetched.", K.BAD_REQUEST),
    (2874008, None, LIKES, K.UNSUPPORTED_PAGE),
    (100, 2874008, LIKES, K.UNSUPPORTED_PAGE),
    *[(code, None, "too many calls", K.THROTTLE) for code in (80000, 80001, 80002, 80006, 80014)],
]


@pytest.mark.parametrize(("code", "subcode", "message", "kind"), TABLE)
def test_code_subcode_and_text_decide_and_the_status_does_not(code, subcode, message, kind):
    body = {"error": {"message": message, "code": code, "type": "OAuthException"}}
    if subcode:
        body["error"]["error_subcode"] = subcode
    for status in (200, 400, 403, 500):
        error = classify(status, body)
        assert (error.kind, error.code, error.subcode) == (kind, code, subcode)
        assert error.sentence and error.cure


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (502, None, K.RETRY),
        (200, None, K.RETRY),
        (429, None, K.THROTTLE),
        (429, {"error": {"message": "slow down"}}, K.THROTTLE),
        (404, None, K.CONFIG),
        (302, None, K.CONFIG),
        (400, {"error": {"message": "Unknown path components: /v99.0"}}, K.CONFIG),
        (400, {"error": {"message": "odd", "code": 4711}}, K.BAD_REQUEST),
        (503, {"error": {"message": "odd", "code": 4711}}, K.RETRY),
        (400, {"error": {"message": "odd", "code": 4711, "is_transient": True}}, K.RETRY),
        (400, {"error": {"message": "odd", "code": 100, "is_transient": True}}, K.RETRY),
        (400, {"error": {"code": "190", "message": None}}, K.REAUTHORISE),
        (400, {"error": "broken"}, K.CONFIG),
    ],
)
def test_what_has_no_known_code_is_judged_by_its_status(status, body, kind):
    assert classify(status, body).kind is kind


@pytest.mark.parametrize(
    ("code", "subcode", "message", "ended"),
    [
        (190, 493, "no", True),
        (190, None, "The user hasn't engaged the app in longer than 90 days.", True),
        (200, None, "(#200) Data access expired, the user must authorise the app again", True),
        (190, 463, "Session has expired", False),
        (10, None, PAGES_READ, False),
    ],
)
def test_ended_access_to_data_is_told_as_that(code, subcode, message, ended):
    error = classify(400, {"error": {"message": message, "code": code, "error_subcode": subcode}})
    assert error.is_data_access_ended is ended
    assert error.sentence.startswith("Meta's permission to read data has run out") is ended


def test_a_wrong_period_tells_which_periods_are_allowed():
    text = "(#100) For field 'insights': Param period must be one of {day, week, days_28}"
    error = classify(400, {"error": {"message": text, "code": 100}})
    assert error.kind is K.BAD_PERIOD
    assert error.allowed_periods == ("day", "week", "days_28")


def test_a_throttle_says_in_seconds_when_to_come_back():
    usage = '{"1":[{"type":"pages","call_count":100,"estimated_time_to_regain_access":7}]}'
    body = {"error": {"message": "(#80001) too many", "code": 80001}}
    assert classify(400, body, {"X-Business-Use-Case-Usage": usage}).retry_after == 420
    assert classify(400, body, {"Retry-After": "30"}).retry_after == 30
    assert classify(400, body, {"Retry-After": "9999999"}).retry_after == 24 * 3600
    assert (
        classify(400, body, {"X-Business-Use-Case-Usage": usage.replace("7}", "1e9}")}).retry_after
        == 24 * 3600
    )
    assert classify(400, body, {"X-Business-Use-Case-Usage": "{broken"}).retry_after is None


def test_a_policy_block_is_waited_out_for_hours_whatever_the_budget_says():
    body = {"error": {"message": "blocked", "code": 368}}
    assert classify(400, body).retry_after == 4 * 3600
    assert classify(400, body, {"Retry-After": "30"}).retry_after == 4 * 3600


def test_a_limit_of_the_app_is_told_from_one_of_a_page():
    wide = {code: classify(400, {"error": {"code": code}}).is_app_wide for code in (4, 341)}
    narrow = [classify(400, {"error": {"code": code}}).is_app_wide for code in (17, 32, 613, 80001)]
    assert (wide, narrow) == ({4: True, 341: True}, [False] * 4)


def test_a_range_with_too_many_days_is_told_from_one_that_meta_keeps_no_more():
    wide = {"error": {"message": "Invalid parameter", "code": 100, "error_subcode": 1504016}}
    assert classify(400, wide).is_too_wide
    assert classify(400, {"error": {"message": RANGE, "code": 100}}).is_too_wide
    assert not classify(400, {"error": {"message": SINCE, "code": 100}}).is_too_wide


def test_every_kind_has_a_sentence_and_a_cure_without_addresses():
    assert set(SENTENCES) == set(ErrorKind)
    for words in [*SENTENCES.values(), *SPECIAL_SENTENCES.values()]:
        assert all(re.fullmatch(r"[A-Z].*\.", text) for text in words)
        assert not any("http" in text or "token=" in text for text in words)


def test_secrets_are_cut_out_of_the_message():
    text = (
        "Bad access_token=abc%20x&appsecret_proof=0f0f EAAabcdefghij 12345|appsecret99 s3cr3t\x00"
    )
    error = classify(400, {"error": {"message": text, "code": 190}}, secrets=["s3cr3t"])
    for secret in ("abc%20x", "0f0f", "EAAabc", "appsecret99", "s3cr3t", "\x00"):
        assert secret not in error.message
    assert "s3cr3t" not in repr(error)
