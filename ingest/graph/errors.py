"""The one table that says what an error of the Graph API means.

Meta calls nearly everything an OAuthException and changes its HTTP statuses, so an error is
known by its code, its subcode, `is_transient` and, where one code means many things, its text.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ingest.graph.redact import redact
from ingest.graph.sentences import (
    DATA_ACCESS_ENDED,
    SENTENCES,
    SPECIAL_SENTENCES,
    ErrorKind,
)
from ingest.graph.usage import regain_seconds
from settings import PlainError

POLICY_BLOCK_SECONDS = 4 * 3600
_ANY = range(-(2**31), 2**62)
_APP_WIDE = frozenset({4, 341})
_POLICY_BLOCK = 368
_NOT_ENGAGED = 493  # of error 190
_DATA_ACCESS = r"data access (has |is |was )?(expired|ended)|engaged the app in longer than"
_THROTTLE_CODES = _APP_WIDE | {17, 32, _POLICY_BLOCK, 613, *range(80000, 80100)}


class GraphError(PlainError):
    """An answer that is an error, or no answer; holds neither token nor proof nor address."""

    def __init__(  # noqa: PLR0913 - the fields of one answer
        self,
        kind: ErrorKind,
        message: str,
        *,
        code: int | None = None,
        subcode: int | None = None,
        http_status: int | None = None,
        metrics: Iterable[str] = (),
        retry_after: int | None = None,
        allowed_periods: tuple[str, ...] = (),
    ) -> None:
        """`message` must be free of secrets; `retry_after` is in seconds."""
        super().__init__(message)
        self.kind = kind
        self.message = message
        self.code = code
        self.subcode = subcode
        self.http_status = http_status
        self.metrics = tuple(metrics)
        self.retry_after = retry_after
        self.allowed_periods = allowed_periods

    @property
    def sentence(self) -> str:
        """What happened, in plain words."""
        return self._words()[0]

    @property
    def cure(self) -> str:
        """What a person can do about it, in plain words."""
        return self._words()[1]

    @property
    def is_app_wide(self) -> bool:
        """Whether a throttle holds for all calls of the app, not for one Page or person alone."""
        return self.kind is ErrorKind.THROTTLE and self.code in _APP_WIDE

    @property
    def is_too_wide(self) -> bool:
        """Whether the range of days has too many days; else it lies where Meta keeps none."""
        return self.kind is ErrorKind.BAD_RANGE and "not valid" not in self.message

    @property
    def is_data_access_ended(self) -> bool:
        """Whether the person has to connect again for no other reason than that 90 days passed."""
        if self.kind is not ErrorKind.REAUTHORISE:
            return False
        told = re.search(_DATA_ACCESS, self.message, re.IGNORECASE) is not None
        return told or self.subcode == _NOT_ENGAGED

    def _words(self) -> tuple[str, str]:
        if self.is_data_access_ended:
            return DATA_ACCESS_ENDED
        special = SPECIAL_SENTENCES.get((self.code or 0, self.subcode or 0))
        return special or SENTENCES[self.kind]

    def __repr__(self) -> str:
        return f"GraphError({self.kind}, code={self.code}, subcode={self.subcode})"


@dataclass(frozen=True)
class _Rule:
    kind: ErrorKind
    codes: Collection[int] = _ANY
    subcodes: Collection[int] | None = None
    text: str = ""
    transient: bool = False

    def fits(self, code: int, subcode: int, message: str, transient: bool) -> bool:
        return (
            code in self.codes
            and (self.subcodes is None or subcode in self.subcodes)
            and re.search(self.text, message, re.IGNORECASE) is not None
            and transient >= self.transient
        )


K = ErrorKind
# From top to bottom, the first rule that fits decides.
RULES: tuple[_Rule, ...] = (
    _Rule(K.REDUCE, text="reduce the amount of data"),
    _Rule(K.THROTTLE, _THROTTLE_CODES),
    _Rule(K.THROTTLE, subcodes={1504022, 2446079}),
    _Rule(K.RETRY, transient=True),
    _Rule(K.UNSUPPORTED_PAGE, {2874008}),
    _Rule(K.UNSUPPORTED_PAGE, subcodes={2874008}),
    _Rule(K.UNSUPPORTED_PAGE, text=r"Pages with at least \[?\d+\]? likes"),
    _Rule(K.CONFIG, subcodes={2069032}),
    _Rule(K.UNSUPPORTED_PAGE, subcodes={2069030, 2069031, 2069033}),
    _Rule(K.CONFIG, text="appsecret_proof|unknown path components"),
    _Rule(K.CONFIG, {3, 101, 104}),
    _Rule(K.REAUTHORISE, {102, 190}),
    _Rule(K.REAUTHORISE, text=_DATA_ACCESS),
    _Rule(K.REAUTHORISE, {2500}, text="access token"),
    _Rule(K.BAD_REQUEST, {12, 2500, 3001}),
    _Rule(K.MONETIZATION, text="monetization (metrics|insights)"),
    _Rule(K.PERMISSION, {10, *range(200, 300)}),
    _Rule(K.GONE, {803}),
    _Rule(K.GONE, {100}, {33}),
    _Rule(K.GONE, {100}, text="unsupported get request|object with id .* does not exist"),
    _Rule(K.BAD_RANGE, subcodes={1504016}),
    _Rule(
        K.BAD_RANGE,
        {100},
        text="(since|until) param is not valid|more than \\d+ days|between since and until",
    ),
    _Rule(K.BAD_PERIOD, {100}, text="period must be one of|param period"),
    _Rule(
        K.BAD_METRIC,
        {100},
        text=r"valid insights metric|invalid metric|metric\[\d+\] must be one of",
    ),
    _Rule(K.WRONG_NODE, {100}, text="nonexisting field"),
    _Rule(K.BAD_REQUEST, {100}),
    _Rule(K.RETRY, {1, 2}),
)


def classify(
    http_status: int,
    body: Any,
    headers: Mapping[str, str] | None = None,
    *,
    metrics: Iterable[str] = (),
    secrets: Iterable[str] = (),
) -> GraphError:
    """The error that an answer stands for; `body` is the parsed JSON, or None for anything else.

    `secrets` are cut out of Meta's message before it is kept.
    """
    error = body.get("error") if isinstance(body, dict) else None
    fields = error if isinstance(error, dict) else {}
    code, subcode = _integer(fields.get("code")), _integer(fields.get("error_subcode"))
    message = redact(_message(fields, http_status), secrets)
    transient = fields.get("is_transient") is True
    kind = _kind(http_status, code, subcode, message, transient)
    return GraphError(
        kind,
        message,
        code=code,
        subcode=subcode,
        http_status=http_status,
        metrics=metrics,
        retry_after=_wait(kind, code, headers or {}),
        allowed_periods=_periods(message) if kind is K.BAD_PERIOD else (),
    )


def unreachable(
    reason: str, *, kind: ErrorKind = K.RETRY, metrics: Iterable[str] = ()
) -> GraphError:
    """The error for an answer that did not come, was cut off or could not be read."""
    return GraphError(kind, reason, metrics=metrics)


def _kind(
    http_status: int, code: int | None, subcode: int | None, message: str, transient: bool
) -> ErrorKind:
    if code is not None:
        for rule in RULES:
            if rule.fits(code, subcode or 0, message, transient):
                return rule.kind
    if http_status == 429:
        return K.THROTTLE
    if transient or http_status >= 500 or http_status in {408, 425}:
        return K.RETRY
    if code is None:
        return _kind_without_code(http_status, message)
    return K.BAD_REQUEST


def _kind_without_code(http_status: int, message: str) -> ErrorKind:
    if re.search("appsecret_proof|unknown path components", message, re.IGNORECASE):
        return K.CONFIG
    if http_status == 401:
        return K.REAUTHORISE
    # A page of HTML, a redirect, an empty 404: this is not the Graph API that we expect.
    return K.RETRY if http_status < 300 else K.CONFIG


def _message(fields: dict[str, Any], http_status: int) -> str:
    message = fields.get("message") or fields.get("error_user_msg")
    return message if isinstance(message, str) else f"No readable answer (HTTP {http_status})"


def _wait(kind: ErrorKind, code: int | None, headers: Mapping[str, str]) -> int | None:
    if kind is not K.THROTTLE:
        return None
    said = regain_seconds(headers)
    # The headers tell of budgets; a block for policies ends when Meta thinks fit.
    return max(said or 0, POLICY_BLOCK_SECONDS) if code == _POLICY_BLOCK else said


def _periods(message: str) -> tuple[str, ...]:
    listed = re.search(r"one of \{([^}]*)\}", message)
    return tuple(word.strip() for word in listed[1].split(",") if word.strip()) if listed else ()


def _integer(value: Any) -> int | None:
    if isinstance(value, bool):
        return None
    try:
        return int(value)
    except (TypeError, ValueError, OverflowError):
        return None
