"""When a Page's posts do best: the week as a table, and what may be concluded, in words."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from dash import html

from dashboard.format import counted, day_range, exact_number, exact_value, short_value, times
from dashboard.queries.posts.best_times import (
    ENOUGH_POSTS,
    EVERY_DAY,
    FEW,
    HOURS,
    MOST_POSTS,
    BestTimes,
    Cell,
    TimeOfWeek,
)
from dashboard.queries.posts.values import PostMeasure

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
LONG_DAYS = ("Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays")
STEPS = 5
MIDNIGHT = 24


def times_table(found: BestTimes, measure: PostMeasure, zone: ZoneInfo) -> list[Any]:
    """The conclusion, the week by three hours, and what was read; nothing without posts."""
    if not found.cells:
        return [html.P(nothing_read(found, measure), className="note")]
    lead, reason = conclusion(found, measure)
    by_place = {(cell.weekday, cell.hour): cell for cell in found.cells}
    top = best_median(found.cells)
    head = html.Tr(
        [html.Th("Day", scope="col"), *(html.Th(f"{hour:02d}", scope="col") for hour in HOURS)]
    )
    rows = [
        html.Tr(
            [
                html.Th(name, scope="row"),
                *(_cell(by_place.get((weekday, hour)), top, measure.unit) for hour in HOURS),
            ]
        )
        for weekday, name in enumerate(WEEKDAYS)
    ]
    table = html.Table([html.Thead(head), html.Tbody(rows)], className="times")
    return [
        html.P([html.Strong(lead), " ", reason], className="times-lead"),
        html.Div(table, className="scroll-x", tabIndex=0),
        html.P(what_was_read(found, measure, zone), className="note"),
    ]


def conclusion(found: BestTimes, measure: PostMeasure) -> tuple[str, str]:
    """What holds, in one sentence, and how sure that is or why nothing holds."""
    name = measure.title.lower()
    if found.best is None or found.median is None:
        return _nothing_sure(found, name)
    best, of_all = found.best, exact_value(found.median, measure.unit)
    lead = f"{time_words(best)}: {_beside(best, found, measure)}, {exact_number(best.posts)} posts."
    low, high = (exact_value(each, measure.unit) for each in (best.low, best.high))
    reason = (
        f"{exact_number(best.above)} of them have more than the median {name} of all"
        f" {exact_number(found.posts)} posts, {of_all}; half of them lie between {low} and {high}."
        f" Chance alone would show such a time {_odds(best.chance)}."
    )
    return lead, reason


def _nothing_sure(found: BestTimes, name: str) -> tuple[str, str]:
    lead = "No time of the week is surely better."
    if not found.tried:
        return lead, f"None of them has {ENOUGH_POSTS} posts with {name} in the year."
    compared = "One time has" if found.tried == 1 else f"{found.tried} times have"
    return lead, (
        f"{compared} {ENOUGH_POSTS} posts or more, and they differ by no more than chance alone"
        " would give among so many."
    )


def _beside(best: TimeOfWeek, found: BestTimes, measure: PostMeasure) -> str:
    if found.median is not None and found.median > 0:
        return f"{times(float(best.median / found.median))} the median"
    return f"median {exact_value(best.median, measure.unit)}"


def _odds(chance: float) -> str:
    """Of how many Pages one, in round numbers that never say too much."""
    for of in (10_000, 1_000, 100):
        if chance <= 1 / of:
            return f"on fewer than 1 of {exact_number(of)} Pages"
    return "on fewer than 1 of 20 Pages"


def time_words(time: TimeOfWeek) -> str:
    """Thursdays and Fridays, 18 to 21 h."""
    days = " and ".join(LONG_DAYS[each] for each in time.weekdays)
    days = "Every day" if time.weekdays == EVERY_DAY else days
    if (time.hour, time.until_hour) == (0, MIDNIGHT):
        return days
    return f"{days}, {time.hour} to {time.until_hour} h"


def what_was_read(found: BestTimes, measure: PostMeasure, zone: ZoneInfo) -> str:
    """The posts, the clock and what the numbers in the table are."""
    posts = counted(found.posts, "post")
    newest = f"the newest {exact_number(MOST_POSTS)} posts" if found.is_cut else posts
    return (
        f"Median {measure.title.lower()} of {newest} of {day_range(found.since, found.until)}, by"
        f" the three hours in which they were published, on the clock of"
        f" {zone.key.replace('_', ' ')}; younger posts still grow and are left out. The small"
        f" number counts the posts. Cells with fewer than {FEW} posts are muted."
    )


def nothing_read(found: BestTimes, measure: PostMeasure) -> str:
    """Why there is no table."""
    days = day_range(found.since, found.until)
    return f"No post of {days} has {measure.title.lower()}, so that no best time can be told."


def best_median(cells: Sequence[Cell]) -> Decimal | None:
    """The highest median of the cells with enough posts, which gets the strongest colour."""
    return max((cell.median for cell in cells if cell.median and not cell.few), default=None)


def step_of(cell: Cell, top: Decimal | None) -> int:
    """The strength of a cell's colour, from 0 to 5."""
    if cell.few or not cell.median or not top:
        return 0
    return max(1, round(float(cell.median / top) * STEPS))


def _cell(cell: Cell | None, top: Decimal | None, unit: str) -> html.Td:
    if cell is None:
        return html.Td("", className="heat heat-0")
    posts = counted(cell.posts, "post")
    value = exact_value(cell.median, unit)
    few = " heat-few" if cell.few else ""
    return html.Td(
        [html.Span(short_value(cell.median, unit)), html.Small(str(cell.posts))],
        className=f"heat heat-{step_of(cell, top)}{few}",
        title=f"Median {value} of {posts}",
    )
