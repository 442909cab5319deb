"""A line for curl that makes a call; ids are variables of the shell, such as $PAGE_ID."""

import json
import re
from typing import Any

from checks.api_docs.examples import IN_PERSON, QUERIES, body_of

ARGUMENT = re.compile(r"{(\w+)}")
FORM = "application/x-www-form-urlencoded"


def curl_line(method: str, path: str, call: dict[str, Any]) -> str:
    """The whole command, over several lines."""
    name = call["operationId"]
    query = f"?{QUERIES[name]}" if name in QUERIES else ""
    address = ARGUMENT.sub(lambda found: "$" + found[1].upper(), path)
    given = [f'curl -sS -X {method} "$PAGELENS{address}{query}"', *_who(name, method, call)]
    return " \\\n  ".join([*given, *_body(name, call)])


def _who(name: str, method: str, call: dict[str, Any]) -> list[str]:
    if call.get("security") == []:
        return []
    if name not in IN_PERSON:
        return ['-H "Authorization: Bearer $TOKEN"']
    csrf = [] if method == "GET" else ['-H "X-CSRFToken: $CSRF"']
    return ["-b cookies.txt", *csrf]


def _body(name: str, call: dict[str, Any]) -> list[str]:
    content = call.get("requestBody", {}).get("content", {})
    if "application/json" in content:
        body = json.dumps(body_of(name), ensure_ascii=False)
        return ["-H 'Content-Type: application/json'", f"-d '{body}'"]
    if "multipart/form-data" in content:
        return ["-F logo=@logo.png"]
    return ['-d "signed_request=$SIGNED_REQUEST"'] if FORM in content else []
