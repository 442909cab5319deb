"""Reads the rows of an insights answer, which look the same for Pages and posts."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from ingest.graph.redact import storable
from ingest.graph.times import parse_time

BREAKDOWNS = ("is_from_ads", "is_from_followers")
_FLAGS = {"0": "0", "1": "1", "false": "0", "true": "1"}
_MOST_DIGITS = 40
_LARGEST_COUNT = 2**63 - 1


@dataclass(frozen=True)
class Reading:
    """One value as Meta sent it; `values` by breakdown key, empty where nothing was sent.

    `is_odd`: something was sent that cannot be true, and was kept out.
    """

    metric: str
    end_time: datetime | None
    values: Mapping[str, Decimal]
    is_map: bool
    is_odd: bool = False


def rows_of(body: Any) -> list[dict[str, Any]]:
    """The rows under `data`; what is no object is left out."""
    data = body.get("data") if isinstance(body, dict) else None
    return [row for row in data if isinstance(row, dict)] if isinstance(data, list) else []


def read_rows(
    rows: list[dict[str, Any]],
    metrics: Collection[str],
    period: str,
    breakdown: str | None,
    map_metrics: Collection[str],
    counts: Collection[str] = (),
) -> Iterator[tuple[str, list[Reading]]]:
    """(metric, readings) for each row of the metrics and the period asked for; no other row.

    `map_metrics` are known to be maps; `counts` to be whole numbers from 0 on, maps only where
    they are among `map_metrics`.
    """
    for row in rows:
        name = row.get("name")
        if not isinstance(name, str) or name not in metrics or row.get("period") != period:
            continue
        values = row.get("values")
        entries = [e for e in values if isinstance(e, dict)] if isinstance(values, list) else []
        is_count, is_map = name in counts, name in map_metrics
        read = (_read(name, e, breakdown, is_map=is_map, is_count=is_count) for e in entries)
        yield name, [reading for reading in read if reading is not None]


def _read(
    name: str, entry: dict[str, Any], breakdown: str | None, *, is_map: bool, is_count: bool
) -> Reading | None:
    key = _breakdown_key(entry)
    if breakdown and not key.startswith(f"{breakdown}="):
        return None
    value = entry.get("value")
    # Of a metric that is no map for sure, a map is no value, and says nothing of its other values.
    is_map = is_map or (isinstance(value, dict) and bool(value) and not is_count)
    # Meta also writes the number 0 for a map with nothing in it.
    sent = _map_values(value) if is_map else _single_value(value, key)
    values = {key: number for key, number in sent.items() if not is_count or _can_be(number)}
    is_odd = len(values) < (len(value) if is_map and isinstance(value, dict) else 1)
    nothing = value is None or (is_map and value in (0, {}))
    return Reading(
        name, parse_time(entry.get("end_time")), values, is_map, is_odd=is_odd and not nothing
    )


def _can_be(count: Decimal) -> bool:
    return count == count.to_integral_value() and 0 <= count <= _LARGEST_COUNT


def _breakdown_key(entry: dict[str, Any]) -> str:
    for name in BREAKDOWNS:
        flag = _FLAGS.get(str(entry.get(name)).lower())
        if flag is not None:
            return f"{name}={flag}"
    return ""


def _single_value(value: Any, key: str) -> dict[str, Decimal]:
    number = exact(value)
    return {} if number is None else {key: number}


def _map_values(value: Any) -> dict[str, Decimal]:
    if not isinstance(value, dict):
        return {}
    if "microAmount" in value:
        amount, currency = exact(value["microAmount"]), value.get("currency")
        named = isinstance(currency, str) and currency != ""
        return {storable(str(currency)): amount} if named and amount is not None else {}
    read = {storable(key): exact(number) for key, number in value.items()}
    return {key: number for key, number in read.items() if key and number is not None}


def exact(value: Any) -> Decimal | None:
    """A number just as it was sent; None for what is no number."""
    if isinstance(value, bool) or not isinstance(value, int | str | Decimal):
        return None
    try:
        number = Decimal(value)
    except (InvalidOperation, ValueError):
        return None
    if not number.is_finite() or len(number.as_tuple().digits) > _MOST_DIGITS:
        return None
    return number if not number or abs(number.adjusted()) < _MOST_DIGITS else None
