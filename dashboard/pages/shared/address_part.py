"""The part of a metric, which no control chooses: it stands in the address alone."""

from typing import Any

from dashboard.page_address import PageAddress, query_values


def with_part(given: dict[str, Any], search: Any, metric: str = "metric") -> dict[str, Any]:
    """What the controls say, with the part of the address where that is of the same metric.

    `metric` is what the address calls the metric that the part is of.
    """
    read = query_values(search)
    before, now = (getattr(PageAddress.of("", each), metric) for each in (read, given))
    return {**given, "part": read.get("part", "") if before == now else ""}
