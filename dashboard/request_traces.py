"""A span for each request that a person or a program makes; what it starts belongs to it.

It is named by its route or by what was pressed, never by its address, which names Pages. A
traceparent that comes from outside is not believed.
"""

import re
from contextlib import ExitStack

from flask import Flask, Response, g, request

from dashboard.request_metrics import CALLBACK, PROBES, part_of
from traces.spans import Span, is_on, span

UNTOLD = (PROBES, "file")
# Ids of components are plain words, or JSON whose `type` is one.
PRESSED = re.compile(r'(?:^|"type":")([a-z][a-z0-9_-]{0,59})(?:"[^}]*\})?\.([a-z_]{1,40})$')


def start_request_traces(server: Flask) -> None:
    """Times requests where traces are wanted; put in front of everything else."""
    if is_on():
        server.before_request(_begin)
        server.after_request(_tell)
        server.teardown_request(_end)


def _begin() -> None:
    if part_of(request.path) not in UNTOLD:
        g.trace = ExitStack()
        begun = span(f"{request.method} {part_of(request.path)}", role="server")
        g.request_span = g.trace.enter_context(begun)


def _tell(response: Response) -> Response:
    told: Span | None = g.get("request_span")
    if told is None:
        return response
    told.note(http_request_method=request.method, http_response_status_code=response.status_code)
    if request.url_rule is not None:
        told.rename(f"{request.method} {request.url_rule.rule}")
        told.note(http_route=request.url_rule.rule)
    if request.path == CALLBACK and response.status_code < 400:
        _tell_what_was_pressed(told)
    if response.status_code >= 500:
        told.fail(str(response.status_code))
    return response


def _tell_what_was_pressed(told: Span) -> None:
    changed = (request.get_json(silent=True) or {}).get("changedPropIds") or [""]
    found = PRESSED.search(str(changed[0])[:400])
    if found:
        told.rename(f"callback {found[1]}.{found[2]}")


def _end(_error: BaseException | None) -> None:
    stack: ExitStack | None = g.pop("trace", None)
    if stack is not None:
        stack.close()
