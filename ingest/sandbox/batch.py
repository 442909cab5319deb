"""POST / with `batch`: up to 50 calls in one request, each counted."""

import json
from typing import Any
from urllib.parse import parse_qsl

from ingest.sandbox.authorization import require_token
from ingest.sandbox.call import Answer, GraphCall
from ingest.sandbox.closed import refuse_closed
from ingest.sandbox.credentials import app_token
from ingest.sandbox.dispatch import answer
from ingest.sandbox.errors import RefusedError
from ingest.sandbox.faults.passing import play
from ingest.sandbox.versions import split_version
from ingest.sandbox.world import World

LARGEST = 50
_SORRY = "<html><body>Sorry, something went wrong.</body></html>"


def run_batch(world: World, call: GraphCall) -> Answer:
    """The answers in the order asked: `{code, headers, body}` with a string body, or null."""
    items = _read_items(call.params["batch"])
    refuse_closed(world, call)
    if call.token_text != app_token():
        require_token(world, call)
    calls = [_call(world, call, item) for item in items]
    fault = world.faults.take_whole([one for one in calls if isinstance(one, GraphCall)])
    played = play(fault) if fault else None
    if played is not None:
        return played
    with_headers = call.params.get("include_headers", "true").lower() not in ("false", "0")
    return Answer([_one(world, one, with_headers) for one in calls])


def _read_items(text: str) -> list[dict[str, Any]]:
    try:
        items = json.loads(text)
    except ValueError:
        items = None
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise RefusedError("(#100) Param batch must be an array", 100)
    if len(items) > LARGEST:
        text = f"Too many requests in batch message. Maximum batch size is {LARGEST}"
        raise RefusedError(text, 100, type="GraphBatchException")
    return items


def _call(world: World, outer: GraphCall, item: dict[str, Any]) -> GraphCall | RefusedError:
    path, _, query = str(item.get("relative_url", "")).partition("?")
    params = dict(parse_qsl(query, keep_blank_values=True))
    token = params.pop("access_token", outer.token_text)
    if "appsecret_proof" in outer.params and token == outer.token_text:
        params.setdefault("appsecret_proof", outer.params["appsecret_proof"])
    try:
        version, parts = split_version(path, outer.version)
    except RefusedError as refusal:
        return refusal
    method = str(item.get("method", "GET")).upper()
    page_id = world.page_of(parts[0]) if parts else ""
    return GraphCall(method, parts, params, token, outer.base_url, version, page_id=page_id)


def _one(world: World, call: GraphCall | RefusedError, with_headers: bool) -> Any:
    if isinstance(call, RefusedError):
        result = Answer(call.body(), call.status)
    else:
        result = answer(world, call)
    if result.spoiled == "null":
        return None
    found: dict[str, Any] = {
        "code": result.status,
        "body": _SORRY if result.spoiled else json.dumps(result.body),
    }
    if with_headers:
        found["headers"] = [{"name": k, "value": v} for k, v in result.headers.items()]
    return found
