"""The OpenAPI description, completed with what holds of every call.

Calls describe their arguments and good answers; names, refusals and who may come are put here.
"""

import re
from typing import Any

from flask import Flask
from werkzeug.routing import Rule

from dashboard.api.revalidation import UNCHANGED, is_revalidated
from dashboard.auth.gate import SIGNED_PATHS

ARGUMENT = re.compile(r"<(?:[^:<>]+:)?([^<>]+)>")
ERROR = {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorAnswer"}}}
ALWAYS = {
    "401": "Nobody is signed in, and no token that works was sent.",
    "403": "The role, the scope of the token, or the CSRF token is not enough.",
    "422": "A value is wrong or unknown; `field` names it.",
    "429": "Too many requests; see Retry-After.",
}
NOT_THERE = "There is no such thing, or it is another tenant's."
WITH_BODY = {
    "400": "The body is no JSON that can be read.",
    "413": "The body is too large.",
    "415": "The body is not JSON.",
}
SIGNED_FORM = {
    "required": True,
    "content": {
        "application/x-www-form-urlencoded": {
            "schema": {
                "type": "object",
                "properties": {"signed_request": {"type": "string"}},
                "required": ["signed_request"],
            }
        }
    },
}
SAFE = ("get", "head", "options")
READS: list[dict[str, list[str]]] = [{"token": []}, {"session": []}]


def describe(spec: Any, server: Flask) -> dict[str, Any]:
    """The whole description, from what the blueprints told of themselves."""
    told: dict[str, Any] = spec.to_dict()
    for rule in server.url_map.iter_rules():
        path = ARGUMENT.sub(r"{\1}", rule.rule)
        for method, call in told["paths"].get(path, {}).items():
            if method.upper() in (rule.methods or ()):
                _complete(call, rule, method, path)
                if is_revalidated(server.view_functions[rule.endpoint]):
                    call["responses"]["304"] = {"description": UNCHANGED}
    _close_bodies(told)
    return told


def operation_id(endpoint: str, *, lists: bool) -> str:
    """A name that stays: the blueprint and what is done there, as runs_list or notes_add."""
    blueprint, _, function = endpoint.rpartition(".")
    whole = function.removeprefix("all_")
    if f"_{blueprint}".endswith(f"_{whole}") or f"_{blueprint}".endswith(f"_{whole}s"):
        function = ("list" if lists else "get") + ("" if whole == function else "_all")
    return f"{blueprint}_{function}"


def _complete(call: dict[str, Any], rule: Rule, method: str, path: str) -> None:
    answers = call.setdefault("responses", {})
    call.setdefault("operationId", operation_id(rule.endpoint, lists=_is_list(answers)))
    expected = dict(ALWAYS)
    if "{" in path or _names_a_page(call):
        expected["404"] = NOT_THERE
    if method not in SAFE:
        expected |= WITH_BODY
    elif "security" not in call:
        call["security"] = READS
    if path in SIGNED_PATHS:
        call["security"], call["requestBody"] = [], SIGNED_FORM
    for status, words in expected.items():
        answers.setdefault(status, {"description": words})
    # A person in a browser reads what Facebook's return led to.
    content = ERROR | ({"text/html": {}} if rule.endpoint == "connect.callback" else {})
    for status, answer in answers.items():
        if status >= "400":
            words = answer.get("description") or expected.get(status, "")
            answers[status] = {"description": words, "content": content}


def _is_list(answers: dict[str, Any]) -> bool:
    content = answers.get("200", {}).get("content", {}).get("application/json", {})
    return str(content.get("schema", {}).get("$ref", "")).endswith("List")


def _names_a_page(call: dict[str, Any]) -> bool:
    return any(each.get("name") == "page_id" for each in call.get("parameters", ()))


def _close_bodies(told: dict[str, Any]) -> None:
    """Unknown fields of bodies are refused, so the description says that there are no others."""
    for call in (each for path in told["paths"].values() for each in path.values()):
        if not isinstance(call, dict) or "requestBody" not in call:
            continue
        schema = call["requestBody"]["content"].get("application/json", {}).get("schema", {})
        name = str(schema.get("$ref", "")).rpartition("/")[2]
        if name:
            told["components"]["schemas"][name]["additionalProperties"] = False
