"""The list of ordered faults, and which of them a call meets."""

import random
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from threading import Lock
from typing import Any

from ingest.sandbox.call import GraphCall
from ingest.sandbox.faults.kinds import LASTING, PASSING

NONE = "none"
_NAMES = ("path", "page", "metric")
_PERIOD = re.compile(r"\.period\((\w+)\)")
_BREAKDOWN = re.compile(r"\.breakdown\((\w+)\)")


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
    begins: datetime | None = None
    ends: datetime | None = None

    def holds(self, now: datetime) -> bool:
        """Whether it is in force at this moment."""
        return (self.begins is None or self.begins <= now) and (
            self.ends is None or now < self.ends
        )

    def matches(self, call: GraphCall) -> bool:
        """Whether this call is meant."""
        path = "/" + "/".join(call.path)
        return (
            self.times != 0
            and (not self.path or re.search(self.path, path) is not None)
            and self.fits(call)
        )

    def strikes_whole(self, items: list[GraphCall]) -> bool:
        """Whether a batch of these items is meant as a whole."""
        named = self.times != 0 and self.path and re.search(self.path, "/batch") is not None
        return bool(named) and (not items or any(self.fits(item) for item in items))

    def fits(self, call: GraphCall) -> bool:
        """Whether the call is of the Page and asks for what is meant."""
        return (
            (not self.page or self.page == call.page_id)
            and (not self.metric or _asks_for(call, self.metric))
            and self._fits_period(call)
            and self._fits_breakdown(call)
        )

    def _fits_period(self, call: GraphCall) -> bool:
        wanted = self.options.get("period")
        if not wanted:
            return True
        asked = _named(call, "period", _PERIOD)
        return _asks_for_insights(call) and (not asked or wanted in asked)

    def _fits_breakdown(self, call: GraphCall) -> bool:
        wanted = self.options.get("breakdown")
        if not wanted:
            return True
        asked = _named(call, "breakdown", _BREAKDOWN)
        return _asks_for_insights(call) and (wanted in asked or (wanted == NONE and not asked))


def _asks_for(call: GraphCall, metric: str) -> bool:
    asked = " ".join((call.params.get("metric", ""), call.params.get("fields", ""), *call.path))
    return re.search(rf"\b{re.escape(metric)}\b", asked) is not None


def _asks_for_insights(call: GraphCall) -> bool:
    return "insights" in call.params.get("fields", "") or any("insights" in p for p in call.path)


def _named(call: GraphCall, name: str, nested: re.Pattern[str]) -> list[str]:
    found = nested.findall(call.params.get("fields", ""))
    return [*found, call.params[name]] if call.params.get(name) else found


class Faults:
    """The list of ordered faults; `now` is the sandbox's clock."""

    def __init__(self, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._lock, self._ids, self._now = Lock(), count(1), now
        self._dice = random.Random(1)  # noqa: S311 - the same in each run
        self.ordered: list[Fault] = []

    def add(self, order: dict[str, Any]) -> Fault:
        """Order a fault. Raises ValueError when its kind or a moment is not known."""
        fault = _read(order)
        with self._lock:
            fault.id = next(self._ids)
            self.ordered.append(fault)
        return fault

    def clear(self, kind: str = "") -> None:
        """Forget every fault, or those of one kind."""
        with self._lock:
            self.ordered[:] = [fault for fault in self.ordered if kind and fault.kind != kind]

    def take(self, call: GraphCall) -> Fault | None:
        """The first passing fault that this call meets; it is used up by one."""
        return self._take(lambda fault: fault.matches(call))

    def take_whole(self, items: list[GraphCall]) -> Fault | None:
        """The first passing fault that a batch of these items meets as a whole."""
        return self._take(lambda fault: fault.strikes_whole(items))

    def _take(self, meant: Callable[[Fault], bool]) -> Fault | None:
        with self._lock:
            for fault in self._in_force(self.ordered):
                if fault.kind in PASSING and meant(fault) and self._strikes(fault):
                    fault.times -= fault.times > 0
                    fault.hits += 1
                    return fault
        return None

    def _strikes(self, fault: Fault) -> bool:
        return self._dice.random() < float(fault.options.get("chance", 1))

    def _in_force(self, faults: Iterable[Fault]) -> list[Fault]:
        return [fault for fault in faults if fault.holds(self._now())]

    def lasting(self, kind: str, page_id: str) -> list[Fault]:
        """Lasting changes of this kind that concern the Page."""
        return self._in_force(
            f for f in self.ordered if f.kind == kind and f.page in ("", page_id)
        )  # fmt: skip


def _read(order: dict[str, Any]) -> Fault:
    kind = str(order.get("kind", ""))
    if kind not in LASTING and kind not in PASSING:
        raise ValueError(f"unknown kind of fault: {kind!r}")
    path, page, metric = (str(order.get(name) or "") for name in _NAMES)
    times = int(order.get("times", -1 if kind in LASTING else 1))
    rest = {key: value for key, value in order.items() if key not in {*_NAMES, "kind", "times"}}
    return Fault(
        kind, path, page, metric, times, rest,
        begins=_moment(order.get("begins")), ends=_moment(order.get("ends")),
    )  # fmt: skip


def _moment(text: Any) -> datetime | None:
    if not text:
        return None
    moment = datetime.fromisoformat(str(text))
    return moment.replace(tzinfo=moment.tzinfo or UTC)
