"""The key figures of a letter: each with its change, beside the two values that it compares."""

from dashboard.components.changes import compared_values, kpi_change, words_without_change
from dashboard.components.kpis import kpi_label
from dashboard.format import exact_value
from dashboard.queries.insights.kpi import Kpi
from dashboard.queries.insights.overview import Overview
from models.report_letters import KeyNumber


def key_numbers(overview: Overview) -> list[KeyNumber]:
    """Those of the overview in its order, without what has no number now and had none before."""
    return [_number(kpi, overview) for kpi in overview.kpis if _is_known(kpi)]


def _number(kpi: Kpi, overview: Overview) -> KeyNumber:
    way, arrow, words = kpi_change(kpi)
    compared = compared_values(kpi)
    if kpi.change is None:
        arrow, words, compared = "", words_without_change(kpi, overview), ""
    return KeyNumber(
        title=kpi.title,
        value=exact_value(kpi.value, kpi.unit),
        way=way,
        change=f"{arrow} {words}".strip(),
        compared=compared,
        label=kpi_label(kpi),
    )


def _is_known(kpi: Kpi) -> bool:
    return kpi.value is not None or kpi.previous is not None
