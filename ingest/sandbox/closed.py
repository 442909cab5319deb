"""What Meta has ended: parameters that no version takes, and what v27.0 closes."""

import re

from ingest.sandbox.call import GraphCall
from ingest.sandbox.errors import RefusedError
from ingest.sandbox.world import World

ENDED = ("ids", "pretty", "debug", "date_format", "metadata")
CLOSED_FROM = "v27.0"
_CLOSED = {"method": "HTTP method override", "callback": "JSONP"}
_ALIAS = re.compile(r"\.as\(")
_ASYNCHRONOUS = "Asynchronous batch requests"


def refuse_closed(world: World, call: GraphCall) -> None:
    """Refuse (#12) what has ended everywhere, and what ends with v27.0."""
    for name in ENDED:
        if name in call.params:
            raise RefusedError(f"(#12) The parameter {name} is deprecated for all versions", 12)
    closed = _closed_feature(call)
    if closed and (_is_new(call.version) or world.faults.lasting("closed_everywhere", "")):
        raise RefusedError(
            f"(#12) {closed} is deprecated for versions {CLOSED_FROM} and higher", 12
        )


def _closed_feature(call: GraphCall) -> str:
    for name, feature in _CLOSED.items():
        if name in call.params:
            return feature
    if _ALIAS.search(call.params.get("fields", "")):
        return "Field aliases"
    asynchronous = "async_batch_requests" in call.path or "is_async" in call.params
    return _ASYNCHRONOUS if asynchronous else ""


def _is_new(version: str) -> bool:
    return float(version[1:]) >= float(CLOSED_FROM[1:])
