"""One signed, bounded, retried request to the Graph API at a time in each thread.

1. The caller's `before_request` may slow down or refuse.
2. The token rides in the Authorization header, with its proof where an app secret is known.
3. Usage headers go to `on_usage`, whatever the answer, and throttles to `on_throttle`.
4. An error is classified; only RETRY is tried again: base 2, full jitter, 5 attempts
   unless told otherwise.
"""

import json
import logging
import random
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

import requests

from ingest.graph.errors import GraphError, classify, unreachable
from ingest.graph.json_text import parse_json
from ingest.graph.paths import checked_path, plain_path
from ingest.graph.sentences import ErrorKind
from ingest.graph.sessions import Sessions
from ingest.graph.signing import Signer
from ingest.graph.usage import Usage, read_usage
from traces.spans import Span, span

MAX_ATTEMPTS = 5
MAX_BODY_BYTES = 32 * 1024 * 1024
CONNECT_SECONDS = 10.0
READ_SECONDS = 60.0
WHOLE_ANSWER_SECONDS = 180.0
_CHUNK = 64 * 1024

# At DEBUG, urllib3 writes every address with its query, and with it the proof.
logging.getLogger("urllib3.connectionpool").setLevel(logging.INFO)


@dataclass(frozen=True)
class Hooks:
    """What a client may be given from outside; clock and chance are here for the tests.

    `before_request` gets the number of counted calls about to be made and may raise GraphError.
    `on_usage` gets the budgets that one answer tells of, `on_throttle` each error of that kind.
    """

    before_request: Callable[[int], None] = lambda calls: None
    on_usage: Callable[[list[Usage]], None] = lambda usages: None
    on_throttle: Callable[[GraphError], None] = lambda error: None
    sleep: Callable[[float], None] = time.sleep
    rng: Callable[[], float] = random.random
    clock: Callable[[], float] = time.monotonic


class Counters:
    """HTTP requests sent, and calls as Meta counts them: each item of a batch is one."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.requests = 0
        self.calls = 0

    def add(self, calls: int) -> None:
        """Counts one request of so many calls; threads may count at the same moment."""
        with self._lock:
            self.requests += 1
            self.calls += calls


@dataclass(frozen=True)
class _Request:
    method: str
    path: str
    params: Mapping[str, str]
    form: Mapping[str, str] | None
    calls: int
    metrics: tuple[str, ...] = field(default=())


class GraphClient:
    """Reads the Graph API with one token; clients made by `with_token` share its counters."""

    def __init__(
        self,
        token: str,
        *,
        base_url: str = "https://graph.facebook.com",
        version: str = "v27.0",
        app_secret: str = "",
        timeout: tuple[float, float] = (CONNECT_SECONDS, READ_SECONDS),
        attempts: int = MAX_ATTEMPTS,
        hooks: Hooks | None = None,
    ) -> None:
        """`timeout` is (connect, read) in seconds; an empty token sends no Authorization.

        What fails for a moment is sent at most `attempts` times.
        """
        self._signer = Signer(token, app_secret)
        self._base_url = base_url.rstrip("/")
        self.version = version
        self._timeout = timeout
        self._attempts = attempts
        self._hooks = hooks or Hooks()
        self._counters = Counters()
        self._sessions = Sessions()

    def __repr__(self) -> str:
        return f"GraphClient({self.version}, requests={self.requests}, calls={self.calls})"

    def __enter__(self) -> "GraphClient":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Closes the connections, also those of clients made by `with_token`."""
        self._sessions.close()

    @property
    def requests(self) -> int:
        """HTTP requests sent so far, repeats included."""
        return self._counters.requests

    @property
    def calls(self) -> int:
        """Calls so far as Meta counts them: each item of a batch is one."""
        return self._counters.calls

    @property
    def attempts(self) -> int:
        """How often at most something that fails for a moment is sent."""
        return self._attempts

    def with_token(self, token: str, hooks: Hooks | None = None) -> "GraphClient":
        """A client for another token that shares connections and counters with this one."""
        clone = object.__new__(GraphClient)
        clone.__dict__.update(self.__dict__)
        clone._signer = replace(self._signer, token=token)
        clone._hooks = hooks or self._hooks
        return clone

    def get(
        self, path: str, params: Mapping[str, str] | None = None, metrics: Iterable[str] = ()
    ) -> dict[str, Any]:
        """GET below the version, e.g. "me/accounts". Numbers with a point come as Decimal.

        Raises GraphError, which carries `metrics` as the metrics that were asked for.
        """
        answer = self._send(_Request("GET", path, params or {}, None, 1, tuple(metrics)))
        if not isinstance(answer, dict):
            raise unreachable("Not the answer of a Graph API", metrics=metrics)
        return answer

    def post(self, path: str, form: Mapping[str, str]) -> dict[str, Any]:
        """POST below the version: what is secret rides in the body, not in an address that is kept.

        Raises GraphError.
        """
        answer = self._send(_Request("POST", path, {}, form, 1))
        if not isinstance(answer, dict):
            raise unreachable("Not the answer of a Graph API")
        return answer

    def post_batch(self, items: list[dict[str, str]]) -> list[Any]:
        """POST of at most 50 sub-requests; the raw answers in their order. Raises GraphError."""
        form = {
            "access_token": self._signer.token,
            "batch": json.dumps(items),
            "include_headers": "true",  # each answer's usage, and when a throttled one may return
        }
        answer = self._send(_Request("POST", "", {}, form, len(items)))
        if not isinstance(answer, list) or len(answer) != len(items):
            raise unreachable("A batch was not answered item by item")
        return answer

    def relative_url(self, path: str, params: Mapping[str, str]) -> str:
        """The address of a sub-request of a batch, with its proof."""
        return f"{self.version}/{checked_path(path)}?{urlencode(self._signer.signed(params))}"

    def note_usage(self, headers: Mapping[str, str]) -> None:
        """Passes on what an answer's headers say of the budgets."""
        usages = read_usage(headers)
        if usages:
            self._hooks.on_usage(usages)

    def error_of(
        self,
        status: int,
        body: Any,
        headers: Mapping[str, str],
        metrics: Iterable[str] = (),
        params: Mapping[str, str] | None = None,
    ) -> GraphError:
        """The classified error of one answer, alone or in a batch; a throttle is passed on."""
        secrets = self._signer.secrets(params or {})
        error = classify(status, body, headers, metrics=metrics, secrets=secrets)
        if error.kind is ErrorKind.THROTTLE:
            self._hooks.on_throttle(error)
        return error

    def back_off(self, attempt: int) -> None:
        """Waits before the attempt after number `attempt`: up to 2, 4, 8, 16 seconds."""
        self._hooks.sleep(self._hooks.rng() * 2**attempt)

    def _send(self, request: _Request) -> Any:
        attempt = 1
        while True:
            try:
                return self._send_once(request)
            except GraphError as error:
                if error.kind is not ErrorKind.RETRY or attempt >= self._attempts:
                    raise
            self.back_off(attempt)
            attempt += 1

    def _send_once(self, request: _Request) -> Any:
        self._hooks.before_request(request.calls)
        self._counters.add(request.calls)
        name = f"Graph {request.method} {plain_path(request.path)}".strip()
        with span(name, role="client", graph_calls=request.calls) as told:
            return self._answer(request, told)

    def _answer(self, request: _Request, told: Span) -> Any:
        status, headers, body = self._exchange(request)
        told.note(http_status=status)
        self.note_usage(headers)
        answer = parse_json(body)
        if status == 200 and answer is not None and not _is_error(answer):
            return answer
        sent = {**request.params, **(request.form or {})}
        raise self.error_of(status, answer, headers, request.metrics, sent)

    def _exchange(self, request: _Request) -> tuple[int, Mapping[str, str], bytes]:
        signed = self._signer.signed
        try:
            with self._sessions.mine().request(
                request.method,
                f"{self._base_url}/{self.version}/{checked_path(request.path)}",
                params=request.params if request.form else signed(request.params),
                data=signed(request.form) if request.form else None,
                auth=self._signer.bearer,
                timeout=self._timeout,
                # A redirect would carry the proof, and perhaps the token, to another host.
                allow_redirects=False,
                stream=True,
            ) as response:
                body = b"".join(self._bounded(response.iter_content(_CHUNK)))
                return response.status_code, response.headers, body
        # The exceptions of requests quote the address, so none of them goes on from here.
        except (requests.exceptions.InvalidURL, requests.exceptions.InvalidSchema):
            problem = unreachable("Not an address", kind=ErrorKind.CONFIG)
        except requests.exceptions.Timeout:
            problem = unreachable("The answer took too long", metrics=request.metrics)
        except (requests.exceptions.RequestException, UnicodeError):
            problem = unreachable("The connection failed", metrics=request.metrics)
        raise problem

    def _bounded(self, chunks: Iterator[bytes]) -> Iterator[bytes]:
        size, deadline = 0, self._hooks.clock() + WHOLE_ANSWER_SECONDS
        for chunk in chunks:
            size += len(chunk)
            if size > MAX_BODY_BYTES:
                raise unreachable("The answer was too large", kind=ErrorKind.REDUCE)
            if self._hooks.clock() > deadline:
                raise unreachable("The answer took too long")
            yield chunk


def _is_error(answer: Any) -> bool:
    return isinstance(answer, dict) and bool(answer.get("error")) and "data" not in answer
