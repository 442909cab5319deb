"""Sixty mistakes that people make, on the command line, in the API and in forms, and what is said.

Each is answered with one sentence that says what to do: no traceback, no SQL, and never that it
should be reported.
"""

import re
from html import unescape
from typing import Any

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient

from cli import explain, pagelens
from tests.people import ACME_PAGE, ALICE, PASSWORD, People
from tests.visitors import change, post

OURS = re.compile(r"Traceback|SELECT |INSERT |psycopg|sqlalchemy|please report|Error\b|None\b")
PAGE = f"/api/meta/pages/{ACME_PAGE}"
# What is typed, what comes from standard input, and what is told.
COMMANDS: list[tuple[str, str, str]] = [
    ("sink", "", "No such command 'sink'"),
    ("sync", "", "Missing option '--page'"),
    (f"sync --page {ACME_PAGE} --kind all-of-it", "", "'all-of-it' is not one of"),
    (f"sync --page {ACME_PAGE} --backfill many", "", "'many' is not a valid integer"),
    (f"sync --page {ACME_PAGE} --backfill -1", "", "-1 is not in the range"),
    ("sync --page 42", "", "No Page 42"),
    (f"sync --page {ACME_PAGE} --tenant globex", "", "No Page"),
    (f"sync --page {ACME_PAGE} --tenant nobody", "", "No Page"),
    (f"sync --page {ACME_PAGE} extra", "", "unexpected extra argument"),
    (f"sync --pages {ACME_PAGE}", "", "No such option '--pages'"),
    ("gaps --page 42", "", "No Page 42"),
    ("audit-metrics --page 42", "", "No Page 42"),
    (f"audit-metrics --page {ACME_PAGE}", "", "connect"),
    ("import --page 42 missing.csv", "", "missing.csv"),
    (f"import --page {ACME_PAGE} /", "", "is a directory"),
    ("connect --tenant nobody", "EAAB\n", "nobody"),
    ("connect --tenant acme", "", "nothing came from standard input"),
    ("connect --tenant acme", "EAAB…\n", "This is not a token"),
    ("connect --tenant acme", "EA AB\n", "This is not a token"),
    ("tenant add --slug acme --name Again", "", "acme"),
    ("tenant add --slug A!B --name Odd", "", "slug"),
    ("tenant add --slug fresh", "", "Missing option '--name'"),
    ("tenant export --tenant nobody out.zip", "", "nobody"),
    ("user add --email dan@x.example --role owner", "long enough words\n", "--tenant"),
    ("user add --tenant acme --email dan@x.example --role king", "", "'king' is not one of"),
    ("user add --tenant acme --email dan --role owner", "long enough words\n", "address"),
    ("user add --tenant acme --email dan@x.example --role owner", "short\n", "at least 10"),
    (f"user add --tenant acme --email {ALICE} --role owner", "", "acme"),
    ("user password --email nobody@x.example", "long enough words\n", "nobody@x.example"),
    ("user remove --tenant acme --email nobody@x.example", "", "nobody@x.example"),
    (f"user remove --tenant acme --email {ALICE}", "", "owner"),
    ("token add --tenant acme --email nobody@x.example", "", "nobody@x.example"),
    (f"token add --email {ALICE} --expires 9999", "", "9999 is not in the range"),
    ("token remove --tenant acme --id 99", "", "99"),
    ("channel list", "", "--tenant"),
    ("channel add --tenant acme --kind pager", "", "'pager' is not one of"),
    ("channel add --tenant acme --kind slack", "", "nothing came from standard input"),
    ("channel add --tenant acme --kind slack", "hooks.slack.com/x\n", "whole address"),
    ("channel add --tenant acme --kind slack", "https://10.0.0.1/x\n", "private network"),
    ("channel add --tenant acme --kind email --to nobody", "", "not an e-mail address"),
    ("channel test --tenant acme --id 99", "", "There is no channel 99"),
    ("worker nowhere", "", "nowhere"),
    ("restore missing.backup", "", "missing.backup"),
    ("web --port 99999", "", "99999 is not in the range"),
]
# Method, address, body, status, and what is told.
CALLS: list[tuple[str, str, Any, int, str]] = [
    ("get", f"{PAGE}/overview/?since=2026-11-01", None, 422, "until"),
    ("get", f"{PAGE}/overview/?since=2026-11-09&until=2026-11-01", None, 422, "before the first"),
    ("get", f"{PAGE}/overview/?since=yesterday&until=today", None, 422, "YYYY-MM-DD"),
    ("get", f"{PAGE}/overview/?date_preset=last_week_but_one", None, 422, "one of"),
    ("get", f"{PAGE}/timeseries/?metric=page_likes_of_mine", None, 422, "metric"),
    ("get", f"{PAGE}/timeseries/", None, 422, "metric"),
    ("get", "/api/meta/pages/?limit=many", None, 422, "integer"),
    ("get", "/api/meta/pages/?sort=name", None, 422, "sort"),
    ("get", "/api/meta/pages/42/overview/", None, 404, "no such thing"),
    ("get", "/api/nothing/", None, 404, "no such thing"),
    ("post", f"{PAGE}/exports/", {"export_format": "xls"}, 422, "csv"),
    ("post", f"{PAGE}/notes/", {"day": "today", "note": "x"}, 422, "date"),
    ("post", f"{PAGE}/notes/", {"day": "2026-11-01", "note": " "}, 422, "note"),
    ("post", f"{PAGE}/reports/", {"frequency": "weekly"}, 422, "at least one"),
    ("post", "/api/people/", {"email": "dan", "role": "viewer"}, 422, "address"),
    ("post", "/api/people/", {"email": "dan@x.example", "role": "king"}, 422, "one of"),
    ("post", "/api/meta/page-groups/", {"name": ""}, 422, "name"),
    ("post", "/api/channels/", {"kind": "slack"}, 422, "whole address"),
    ("patch", "/api/workspace/", {"time_zone": "Jamaica Time"}, 422, "time zone"),
    ("patch", "/api/workspace/", {"colour": "#123456"}, 422, "Unknown field"),
]
# Where a form goes, what is in it, and what is told.
FORMS: list[tuple[str, dict[str, str], str]] = [
    ("/forms/channels", {"kind": "slack", "where": "https://10.0.0.1/x"}, "private network"),
    ("/forms/channels", {"kind": "email", "where": "nobody"}, "not an e-mail address"),
    ("/forms/connect", {"token": "EA AB"}, "This is not a token"),
    ("/forms/password", {"present": "wrong", "new": "staple orange window"}, "present password"),
    ("/forms/password", {"present": PASSWORD, "new": "short"}, "at least 10"),
    ("/forms/people", {"email": "nobody", "role": "viewer"}, "address"),
    ("/forms/tokens", {"name": "x" * 200, "scope": "read", "expires_days": "30"}, "at most"),
    ("/forms/tokens", {"name": "x", "scope": "read", "expires_days": "7"}, "of the list"),
]


def told(arguments: list[str], stdin: str) -> str:
    """What the command says when it fails."""
    try:
        CliRunner().invoke(
            pagelens, arguments, input=stdin, standalone_mode=False, catch_exceptions=False
        )
    except Exception as error:  # noqa: BLE001  whatever it is, people read its sentence
        return explain(error)
    return ""


@pytest.mark.parametrize(("typed", "stdin", "words"), COMMANDS, ids=[row[0] for row in COMMANDS])
def test_a_mistake_on_the_command_line(people: People, typed: str, stdin: str, words: str) -> None:
    sentence = told(typed.split(), stdin)
    assert words in sentence
    assert not OURS.search(sentence)
    assert "\n" not in sentence.strip()


@pytest.mark.parametrize(
    ("method", "address", "body", "status", "words"), CALLS, ids=[row[1] for row in CALLS]
)
def test_a_mistake_in_the_api(
    alice: FlaskClient, method: str, address: str, body: Any, status: int, words: str
) -> None:
    if method == "get":
        answer = alice.get(address)
    else:
        answer = (
            post(alice, address, json=body)
            if method == "post"
            else change(alice, method, address, json=body)
        )
    assert answer.status_code == status
    error = answer.json["error"]
    assert words in f"{error['field']} {error['message']}"
    assert not OURS.search(error["message"])


@pytest.mark.parametrize(("address", "given", "words"), FORMS, ids=[str(row) for row in FORMS])
def test_a_mistake_in_a_form(
    alice: FlaskClient, address: str, given: dict[str, str], words: str
) -> None:
    answer = post(alice, address, data=given)
    assert answer.status_code in (409, 422)
    shown = unescape(re.sub(r"<[^>]+>", " ", answer.text))
    assert words.lower() in shown.lower()
    assert not OURS.search(shown)
