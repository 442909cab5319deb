"""The best times of the year before, for a report: the same words and cells as on the screen."""

from dataclasses import dataclass
from decimal import Decimal
from zoneinfo import ZoneInfo

from dashboard.components.best_times import (
    WEEKDAYS,
    best_median,
    conclusion,
    step_of,
    what_was_read,
)
from dashboard.exports.work import Work
from dashboard.format import short_value
from dashboard.queries.posts.best_times import HOURS, BestTimes, Cell, read_best_times
from dashboard.queries.posts.values import PostMeasure


@dataclass(frozen=True)
class TimeCell:
    """Posts published on a weekday within three hours; `step` is 0 to 5, 5 is the best."""

    posts: int = 0
    value: str = ""
    step: int = 0
    few: bool = False


@dataclass(frozen=True)
class TimesTable:
    """Rows by weekday, columns by three hours. `lead` is what may be concluded, `reason` why.

    It `speaks` where enough posts lie in one of the cells.
    """

    hours: tuple[str, ...]
    rows: tuple[tuple[str, tuple[TimeCell, ...]], ...]
    lead: str
    reason: str
    read: str
    speaks: bool


def read_times(work: Work, measure: PostMeasure) -> TimesTable | None:
    """Of the year before the file was made; None where no post of it has a value."""
    zone = ZoneInfo(work.tenant.time_zone)
    found = read_best_times(work.session, work.page, measure, work.made_at, zone, work.wanted)
    return _table(found, measure, zone) if found.cells else None


def _table(found: BestTimes, measure: PostMeasure, zone: ZoneInfo) -> TimesTable:
    places = {(cell.weekday, cell.hour): cell for cell in found.cells}
    top = best_median(found.cells)
    lead, reason = conclusion(found, measure)
    return TimesTable(
        hours=tuple(f"{hour:02d}" for hour in HOURS),
        rows=tuple(
            (name, tuple(_cell(places.get((row, hour)), top, measure.unit) for hour in HOURS))
            for row, name in enumerate(WEEKDAYS)
        ),
        lead=lead,
        reason=reason,
        read=what_was_read(found, measure, zone),
        speaks=top is not None,
    )


def _cell(cell: Cell | None, top: Decimal | None, unit: str) -> TimeCell:
    if cell is None:
        return TimeCell()
    return TimeCell(cell.posts, short_value(cell.median, unit), step_of(cell, top), cell.few)
