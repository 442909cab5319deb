"""Faults that a test orders: a passing failure of a call, or a lasting change of the world."""

import random
import re
import time
from dataclasses import dataclass, field
from itertools import count
from threading import Lock
from typing import Any

from ingest.sandbox.call import Answer, GraphCall
from ingest.sandbox.errors import TOO_MANY_CALLS, RefusedError

LASTING = frozenset(
    {
        "retire",
        "wrong_period",
        "drop_permission",
        "revoke",
        "restate",
        "drop_task",
        "hide_page",
        "data_access",
        "delete",
        "hide_reels",
    }
)
PASSING = frozenset(
    {"error", "truncated", "html", "reset", "delay", "empty", "throttle", "null"}
)  # fmt: skip


@dataclass
class Fault:
    """One ordered fault. Empty fields match everything; `times` below 0 is for ever."""

    kind: str
    path: str = ""
    page: str = ""
    metric: str = ""
    times: int = 1
    options: dict[str, Any] = field(default_factory=dict)
    id: int = 0
    hits: int = 0

    def matches(self, call: GraphCall) -> bool:
        """Whether this call is meant."""
        asked = f"{call.params.get('metric', '')} {call.params.get('fields', '')}"
        return (
            self.times != 0
            and (not self.page or self.page == call.page_id)
            and (not self.metric or re.search(rf"\b{re.escape(self.metric)}\b", asked) is not None)
            and (not self.path or re.search(self.path, "/" + "/".join(call.path)) is not None)
        )


class Faults:
    """The list of ordered faults."""

    def __init__(self) -> None:
        self._lock, self._ids = Lock(), count(1)
        self._dice = random.Random(1)  # noqa: S311 - the same in each run
        self.ordered: list[Fault] = []

    def add(self, order: dict[str, Any]) -> Fault:
        """Order a fault. Raises ValueError when its kind is not known."""
        kind = str(order.get("kind", ""))
        if kind not in LASTING | PASSING:
            raise ValueError(f"unknown kind of fault: {kind!r}")
        known = {key: str(order.get(key) or "") for key in ("path", "page", "metric")}
        default = -1 if kind in LASTING else 1
        rest = {k: v for k, v in order.items() if k not in {*known, "kind", "times"}}
        times = int(order.get("times", default))
        fault = Fault(kind, known["path"], known["page"], known["metric"], times, rest)
        with self._lock:
            fault.id = next(self._ids)
            self.ordered.append(fault)
        return fault

    def clear(self) -> None:
        """Forget every fault."""
        with self._lock:
            self.ordered.clear()

    def take(self, call: GraphCall, *, named: bool = False) -> Fault | None:
        """The first passing fault that this call meets; it is used up by one.

        With the option `chance` (0 to 1) a fault strikes only now and then. `named` takes only
        a fault that names a path.
        """
        with self._lock:
            for fault in self.ordered:
                meant = fault.kind in PASSING and (fault.path or not named)
                if meant and fault.matches(call) and self._strikes(fault):
                    fault.times -= fault.times > 0
                    fault.hits += 1
                    return fault
        return None

    def _strikes(self, fault: Fault) -> bool:
        return self._dice.random() < float(fault.options.get("chance", 1))

    def lasting(self, kind: str, page_id: str) -> list[Fault]:
        """Lasting changes of this kind that concern the Page."""
        return [f for f in self.ordered if f.kind == kind and f.page in ("", page_id)]


def play(fault: Fault) -> Answer | None:
    """Do what the fault says: raise, answer in place of the API, or only wait (None)."""
    options = fault.options
    if fault.kind == "delay":
        time.sleep(float(options.get("seconds", 1)))
        return None
    if fault.kind == "empty":
        return Answer({"data": []})
    if fault.kind == "null":
        return Answer(None, spoiled="null")
    if fault.kind == "throttle":
        raise throttled(fault)
    if fault.kind == "error":
        raise ordered_error(options)
    return Answer({}, status=int(options.get("status", 502)), spoiled=fault.kind)


def throttled(fault: Fault) -> RefusedError:
    """The Page's budget is used up; the header says when it comes back, in minutes."""
    refusal = RefusedError(TOO_MANY_CALLS, 80001)
    refusal.regain_minutes = int(fault.options.get("minutes", 5))
    return refusal


def ordered_error(options: dict[str, Any]) -> RefusedError:
    """The refusal that the options spell out."""
    names = ("is_transient", "error_user_msg")
    extra: dict[str, Any] = {key: options[key] for key in names if key in options}
    return RefusedError(
        str(options.get("message", "An unexpected error has occurred. Please retry your request"
                        " later.")),
        int(options.get("code", 2)), options.get("subcode"),
        int(options.get("status", 500)), extra=extra,
    )  # fmt: skip
