"""Lasting faults that show other values than the true ones."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from ingest.sandbox.faults.orders import NONE, Fault, Faults
from ingest.sandbox.numbers.settling import age_hours

Dated = tuple[date | None, dict[str, Any]]
KINDS = ("omit_metric", "odd_value", "late_fill")


@dataclass(frozen=True)
class RequestedRow:
    """What a row of an insights answer is about; `post` is empty for a Page."""

    metric: str
    period: str
    breakdown: str
    post: str = ""


class Shown:
    """What one answer shows of a Page's values; without faults, the truth."""

    def __init__(self, faults: Faults, page_id: str, now: datetime) -> None:
        self._now = now
        self._orders = [fault for kind in KINDS for fault in faults.lasting(kind, page_id)]

    def leaves_out(self, requested: RequestedRow) -> bool:
        """Whether the whole row is missing."""
        omitted = (fault for fault in self._orders if fault.kind == "omit_metric")
        return any(_means(fault, requested) and not fault.options.get("day") for fault in omitted)

    def points(self, requested: RequestedRow, points: Iterable[Dated]) -> list[dict[str, Any]]:
        """The points as shown; each comes with its day, lifetime ones with None."""
        orders = [fault for fault in self._orders if _means(fault, requested)]
        if not orders:
            return [point for _, point in points]
        bent = (self._point(orders, day, point) for day, point in points)
        return [point for point in bent if point is not None]

    def _point(
        self, orders: list[Fault], day: date | None, point: dict[str, Any]
    ) -> dict[str, Any] | None:
        for fault in orders:
            if fault.options.get("day") not in (None, "", day and day.isoformat()):
                continue
            if fault.kind == "omit_metric":
                return None
            if fault.kind == "odd_value":
                point = _with_value(point, fault.options)
            elif day is not None and self._is_unfilled(fault, day):
                point = _with_value(point, {"value": _nothing(point.get("value"))})
        return point

    def _is_unfilled(self, fault: Fault, day: date) -> bool:
        return age_hours(day, self._now) < 24 * float(fault.options.get("days", 5))


def _means(fault: Fault, requested: RequestedRow) -> bool:
    options = fault.options
    return (
        fault.metric in ("", requested.metric)
        and options.get("period") in (None, "", requested.period)
        and options.get("breakdown") in (None, "", requested.breakdown or NONE)
        and options.get("post") in (None, "", requested.post)
    )


def _with_value(point: dict[str, Any], options: dict[str, Any]) -> dict[str, Any]:
    rest = {key: value for key, value in point.items() if key != "value"}
    return {"value": options["value"], **rest} if "value" in options else rest


def _nothing(value: Any) -> Any:
    return {} if isinstance(value, dict) else 0
