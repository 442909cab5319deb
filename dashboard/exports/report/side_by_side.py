"""Several Pages beside one another: the same key figures of each, with how they changed."""

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.components.changes import compared_briefly, kpi_change
from dashboard.exports.report.content import Report
from dashboard.format import exact_value
from dashboard.queries.insights.key_figures import ENGAGEMENT_RATE, ENGAGEMENTS, VIEWERS
from dashboard.queries.insights.kpi import Kpi
from dashboard.queries.insights.overview import Overview

COLUMNS = ("page_media_view", VIEWERS, ENGAGEMENTS, ENGAGEMENT_RATE, "page_follows")


@dataclass(frozen=True)
class SideCell:
    """A key figure of a Page; `way` is up, down, flat or none. Nothing where it has no number.

    `compared` belongs beside `change`.
    """

    value: str = "–"
    way: str = "none"
    change: str = ""
    compared: str = ""


@dataclass(frozen=True)
class SideRow:
    """A Page and its figures, in the order of the columns."""

    name: str
    cells: tuple[SideCell, ...]


@dataclass(frozen=True)
class SideBySide:
    """The columns by their titles, and a row for each Page."""

    titles: tuple[str, ...]
    rows: tuple[SideRow, ...]


def side_by_side(reports: Sequence[Report]) -> SideBySide:
    """The Pages of a report in its order."""
    return beside([(report.work.page_name, report.overview) for report in reports])


def beside(pages: Sequence[tuple[str, Overview]], columns: Sequence[str] = COLUMNS) -> SideBySide:
    """Pages by their names, by those of the columns that one of them has a number of at least."""
    kpis = [{kpi.metric: kpi for kpi in overview.kpis} for _name, overview in pages]
    titles = {key: kpi.title for each in kpis for key, kpi in each.items() if kpi.value is not None}
    shown = [key for key in columns if key in titles]
    rows = (
        SideRow(name, tuple(_cell(each.get(key)) for key in shown))
        for (name, _overview), each in zip(pages, kpis, strict=True)
    )
    return SideBySide(tuple(titles[key] for key in shown), tuple(rows))


def _cell(kpi: Kpi | None) -> SideCell:
    if kpi is None or kpi.value is None:
        return SideCell()
    way, arrow, words = kpi_change(kpi)
    value = exact_value(kpi.value, kpi.unit)
    if kpi.change is None:
        return SideCell(value)
    return SideCell(value, way, f"{arrow} {words}".strip(), compared_briefly(kpi))
