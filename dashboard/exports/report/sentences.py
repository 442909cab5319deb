"""What changed and by how much, in sentences: only from the numbers, and honest about them."""

from collections.abc import Iterable, Set
from datetime import date
from decimal import Decimal

from dashboard.components.changes import (
    compares_all_days,
    days_of_both,
    kpi_change,
    words_without_change,
)
from dashboard.components.comparisons import before_days
from dashboard.exports.report.without import why_without
from dashboard.format import day, exact_number, exact_value
from dashboard.queries.days.pacific import ONE_DAY
from dashboard.queries.insights.key_figures import NET_FOLLOWS
from dashboard.queries.insights.kpi import Kpi
from dashboard.queries.insights.overview import Overview
from dashboard.queries.insights.timeseries import Timeseries

DAYS_OF = {"week": 7, "days_28": 28}


def kpi_sentence(kpi: Kpi, overview: Overview, answered: Set[str] | None = None) -> str:
    """One key figure in one sentence, with its change beside the values that it compares.

    `answered` are the metrics without a number that Meta was asked for on all days.
    """
    if kpi.value is None:
        return why_without(kpi, overview, answered)
    if kpi.net_change is not None:
        return f"{_now(kpi, overview)}{_moved(kpi.net_change, overview)}."
    return f"{_now(kpi, overview)}{_change(kpi, overview)}."


def _now(kpi: Kpi, overview: Overview) -> str:
    value = exact_value(kpi.value, kpi.unit)
    named = f"{kpi.title}: {value}"
    if kpi.metric == NET_FOLLOWS or kpi.aggregation == "sum" or kpi.of_days == 1:
        return named
    if kpi.aggregation == "last":
        newest = kpi.data_through
        return f"{named} on {day(newest, year=_leaves_year(overview.since, overview.until))}"
    if kpi.label == "daily average":
        return f"{named} on the average day"
    return f"{named}, each person counted once over the {kpi.of_days} days"


def _change(kpi: Kpi, overview: Overview) -> str:
    if kpi.compared is None:
        without = words_without_change(kpi, overview)
        if not without:
            return ""
        return f"; there is {without} it with" if kpi.counted_since is None else f", {without}"
    value, before = (
        exact_value(each, kpi.unit) for each in (kpi.compared.value, kpi.compared.previous)
    )
    over = "" if compares_all_days(kpi) else f"; {value} over {days_of_both(kpi.compared.days)}"
    span = before_days(overview)
    way, _arrow, words = kpi_change(kpi)
    how = {"none": "compared with", "flat": f"{words} from"}.get(way, f"{words} on")
    return f"{over}, {how} the {before} of {span}"


def _moved(moved: Decimal, overview: Overview) -> str:
    before = overview.since - ONE_DAY
    start = day(before, year=_leaves_year(before, overview.until))
    if moved == 0:
        return f", as many as on {start}"
    more = "more" if moved > 0 else "fewer"
    return f", {exact_number(abs(moved))} {more} than on {start}"


def _leaves_year(since: date, until: date) -> bool:
    return since.year != until.year


def day_sentences(kpis: list[Kpi]) -> list[str]:
    """Which days the key figures lack, said once for all that lack as many."""
    told = [kpi for kpi in kpis if kpi.value is not None]
    found: dict[tuple[int, int], list[str]] = {}
    for kpi in told:
        if kpi.days < kpi.of_days:
            found.setdefault((kpi.days, kpi.of_days), []).append(kpi.title)
    return [
        f"{'' if len(titles) == len(told) else f'{names_of(titles)}: '}{_only(*days)}"
        for days, titles in found.items()
    ]


def _only(have: int, of_days: int) -> str:
    if have == 1:
        return f"Only one of the {of_days} days has a number."
    return f"Only {have} of the {of_days} days have a number."


def names_of(names: list[str]) -> str:
    """Views, Viewers and Followers."""
    return " and ".join(part for part in (", ".join(names[:-1]), names[-1]) if part)


def peak_sentence(series: Timeseries) -> str:
    """The day with the highest number; the only number where there is one."""
    known = [point for point in series.points if point.value is not None]
    if not known:
        return ""
    highest = max(point.value or 0 for point in known)
    days = [point.date for point in known if point.value == highest]
    value, first = exact_value(highest, series.unit), _peak_day(series, days[0])
    if len(known) == 1:
        return f"The only number is {value}, of {first}."
    if len(days) == len(known):
        return f"All {len(known)} numbers are {value}."
    if len(days) > 1:
        return (
            f"The highest number, {value}, came {_times(len(days))}, first {_on(series)} {first}."
        )
    if series.period == "day":
        return f"The highest day was {first} with {value}."
    return f"The highest number was {value}, of the {DAYS_OF[series.period]} days to {first}."


def _times(count: int) -> str:
    return "twice" if count == 2 else f"{count} times"


def _peak_day(series: Timeseries, on: date) -> str:
    return day(on, weekday=True, year=_leaves_year(series.since, series.until))


def _on(series: Timeseries) -> str:
    if series.period == "day":
        return "on"
    return f"in the {DAYS_OF[series.period]} days to"


def notes(all_series: Iterable[Timeseries], provisional: list[date]) -> list[str]:
    """What a reader must know of these numbers: seams, missing, provisional and restated days."""
    found = [note for series in all_series for note in _series_notes(series)]
    if provisional:
        last = provisional[-1]
        span = names_of([day(one, year=_leaves_year(provisional[0], last)) for one in provisional])
        found.append(f"{span}: provisional, Meta may still be counting.")
    return list(dict.fromkeys(found))


def _series_notes(series: Timeseries) -> Iterable[str]:
    name = series.title
    for seam in series.seams:
        yield f"{name}, {day(seam.date, year=True)}: {seam.note}"
    for sentence in series.stand_ins:
        yield f"{name}: {sentence}"
    missing = sum(point.value is None for point in series.points)
    if 0 < missing < len(series.points):
        yield f"{name}: {_days(missing)} without a number; the line is open there."
    restated = sum(point.restated_from is not None for point in series.points)
    if restated:
        yield f"{name}: Meta has since changed the numbers of {_days(restated)}."
    if imported := sum(point.imported for point in series.points):
        yield f"{name}: the numbers of {_days(imported)} were imported from a file."


def provisional_days(series: Timeseries) -> list[date]:
    """The days of a series that may still change."""
    return [point.date for point in series.points if point.provisional]


def _days(count: int) -> str:
    return "one day" if count == 1 else f"{count} days"
