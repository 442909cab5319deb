"""Every route and method of the server, with what is sent to it: about own and other things.

What stands here by hand is only who may come without signing in; all else is the app's own map.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from flask import Flask
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from tests.matrix.bodies import QUERIES, body_of, from_description
from tests.matrix.identities import Identity
from tests.matrix.marks import Mark, about
from tests.matrix.things import Things

SAFE = ("GET", "HEAD", "OPTIONS")
# Whoever sent it has signed it, so that no session and no token of one is needed.
SIGNED = frozenset(
    {
        *("unsubscribe.act", "digest_out.act"),
        *("meta_callbacks.removed", "meta_callbacks.data_deletion"),
    }
)
# Whoever is not signed in may come here. A new route is for people who are, unless it is named.
OPEN = frozenset(
    {
        *("auth.sign_in_page", "auth.sign_in", "auth.static", "_dash_assets.static"),
        *("styles", "tokens", "head_scripts", "screen_scripts"),
        *("health.healthz", "health.readyz", "health.metrics"),
        *("share.shared", "share.thumbnail", "share.page_picture"),
        *("embed.part", "embed.thumbnail"),
        *("unsubscribe.ask", "digest_out.ask", "deletions.status"),
        *SIGNED,
        *("second_step.code_page", "second_step.check_code"),
        *("forgotten.ask_page", "forgotten.ask", "forgotten.choose_page", "forgotten.choose"),
        *("api_docs.openapi", "api_docs.docs"),
    }
)
NO_VALUE = "The address {} holds {!r}: give it a value in tests/matrix/addresses.py, `arguments`."
PLACES = ("path", "query", "body")


@dataclass(frozen=True)
class Call:
    """One request. `body` is JSON, also for forms; `path` is as it stands in the browser."""

    endpoint: str
    method: str
    path: str
    query: str
    body: str

    @property
    def is_change(self) -> bool:
        """Whether the method is one that changes things."""
        return self.method not in SAFE

    @property
    def sent(self) -> tuple[str, str, str]:
        """All texts that are sent."""
        return self.path, self.query, self.body

    def about(self, own: Mark, other: Mark) -> Iterator["Call"]:
        """The same about somebody else's things, in each place that names one of one's own."""
        for place in PLACES:
            text = getattr(self, place)
            changed = about(text, own, other)
            if changed != text:
                yield replace(self, **{place: changed})

    def send(self, server: Flask, who: Identity, **more: str) -> TestResponse:
        """What this identity is answered. `more` are other headers."""
        body = json.loads(self.body) if self.body else None
        as_form = self.is_change and not self.path.startswith(("/api/", "/_"))
        return who.client(server).open(
            self.path,
            method=self.method,
            query_string=self.query,
            headers=who.headers() | more,
            buffered=True,
            **({"data": body} if as_form else {"json": body} if self.is_change else {}),
        )

    def __str__(self) -> str:
        return f"{self.method} {self.path}{'?' * bool(self.query)}{self.query} {self.body}"


class Routes:
    """The calls that a server takes."""

    def __init__(self, server: Flask, description: dict[str, Any]) -> None:
        self._server = server
        self._description = description

    def calls(self, things: Things) -> Iterator[Call]:
        """Each route and method once, about the tenant's own things."""
        for rule in self._server.url_map.iter_rules():
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                yield self._call(rule, method, things)

    def _call(self, rule: Rule, method: str, things: Things) -> Call:
        for name in sorted(rule.arguments - things.arguments.keys()):
            raise AssertionError(NO_VALUE.format(rule.rule, name))
        given = {name: things.arguments[name] for name in rule.arguments}
        with self._server.test_request_context():
            path = self._server.url_map.bind("").build(rule.endpoint, given, method=method)
        operation = self._operation(rule, method)
        query = QUERIES.get(rule.endpoint, {}) | _ids_asked_for(operation, things)
        body = self._body(rule, operation, things) if method not in SAFE else None
        return Call(
            rule.endpoint,
            method,
            path,
            urlencode(query),
            json.dumps(body) if body is not None else "",
        )

    def _body(self, rule: Rule, operation: dict[str, Any], things: Things) -> Any:
        written = body_of(rule.endpoint, things.mark)
        if written is not None:
            return written
        content = operation.get("requestBody", {}).get("content", {}).get("application/json")
        return from_description(content["schema"], self._parts, things.arguments) if content else {}

    def _operation(self, rule: Rule, method: str) -> dict[str, Any]:
        path = re.sub(r"<(?:[^:<>]+:)?([^<>]+)>", r"{\1}", rule.rule)
        found: dict[str, Any] = self._description["paths"].get(path, {}).get(method.lower(), {})
        return found

    @cached_property
    def _parts(self) -> dict[str, Any]:
        parts: dict[str, Any] = self._description.get("components", {}).get("schemas", {})
        return parts


def _ids_asked_for(operation: dict[str, Any], things: Things) -> dict[str, Any]:
    """The parameters of the query that name a thing."""
    asked = [each["name"] for each in operation.get("parameters", ()) if each.get("in") == "query"]
    return {name: things.arguments[name] for name in asked if name in things.arguments}
