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


@dataclass(frozen=True)
class Reading:
    """One value as Meta sent it; `values` by breakdown key, empty where nothing was sent."""

    metric: str
    end_time: datetime | None
    values: Mapping[str, Decimal]
    is_map: bool


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
) -> Iterator[tuple[str, list[Reading]]]:
    """(metric, readings) for each row of the metrics and the period asked for; no other row."""
    for row in rows:
        name = row.get("name")
        if not isinstance(name, str) or name not in metrics or row.get("period") != period:
            continue
        values = row.get("values")
        entries = [e for e in values if isinstance(e, dict)] if isinstance(values, list) else []
        is_map = name in map_metrics or any(isinstance(e.get("value"), dict) for e in entries)
        yield name, [r for e in entries if (r := _read(name, e, breakdown, is_map)) is not None]


def _read(name: str, entry: dict[str, Any], breakdown: str | None, is_map: bool) -> Reading | None:
    key = _breakdown_key(entry)
    if breakdown and not key.startswith(f"{breakdown}="):
        return None
    value = entry.get("value")
    # Meta also writes the number 0 for a map with nothing in it.
    values = _map_values(value) if is_map else _single_value(value, key)
    return Reading(name, parse_time(entry.get("end_time")), values, is_map)


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
